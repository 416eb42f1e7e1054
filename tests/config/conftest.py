from collections.abc import Callable
from pathlib import Path

import pytest

SMALL = (Path(__file__).parent / "small.yaml").read_text(encoding="utf-8")

Write = Callable[[str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes an app.yaml into a folder that has everything else a desk needs."""
    (tmp_path / "kb" / "articles").mkdir(parents=True)

    def written(text: str) -> Path:
        path = tmp_path / "app.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return written
