"""Stories about what is kept are played on an SQLite file and on a PostgreSQL database."""

import shutil
from pathlib import Path

import pytest

from tests.engine.rig import migrated


@pytest.fixture(params=["sqlite", "postgresql"])
def desk_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A migrated database that holds nothing."""
    if request.param == "postgresql":
        return str(request.getfixturevalue("postgres_url"))
    return f"sqlite:///{shutil.copy(migrated(), tmp_path / 'desk.db')}"
