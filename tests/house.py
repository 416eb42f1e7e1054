"""The files of the house, for the tests that read them. No git is needed: the house may have come as an archive."""

from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
TEXTS = {".py", ".md", ".yaml", ".toml", ".txt", ".json", ".js", ".cjs", ".css", ".html", ".svg", ".mako", ""}
_MADE = {"node_modules", "__pycache__", "build", "test-results"}
"""What tools leave behind."""


def _walk(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.is_dir():
            hidden = path.name.startswith(".") and path.name != ".ci"
            if not hidden and path.name not in _MADE and path.suffix != ".egg-info":
                yield from _walk(path)
        elif path.suffix in TEXTS and (not path.name.startswith(".") or path.name == ".gitignore"):
            yield path


FILES = {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in _walk(ROOT)}
"""The text of each file, by its path from the top."""


def page(name: str) -> str:
    """A page of the documentation, such as `README.md`."""
    return FILES[name]
