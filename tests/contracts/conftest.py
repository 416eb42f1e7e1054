"""Each contract is asked of the store twice: on an SQLite file and on a PostgreSQL database, both fresh."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import store
from bot.ports import Store
from tests import postgres


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("template") / "desk.db"
    store.migrate(f"sqlite:///{file}")
    return file


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database without tables."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/desk.db"
    else:
        with postgres.database(request.getfixturevalue("postgres_server")) as url:
            yield url


@pytest.fixture
def sqlite_url(migrated_file: Path, tmp_path: Path) -> str:
    return f"sqlite:///{shutil.copy(migrated_file, tmp_path / 'desk.db')}"


@pytest.fixture(params=["sqlite_url", "postgres_url"], ids=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    """A database with all tables and nothing in them."""
    return str(request.getfixturevalue(request.param))


@pytest.fixture
def desk(url: str) -> Iterator[Store]:
    opened = store.connect(url)
    yield opened
    opened.close()
