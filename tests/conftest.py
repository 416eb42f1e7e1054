"""What every test may ask for."""

from collections.abc import Iterator
from pathlib import Path

import pytest

import store
from tests import effort, postgres
from tests.drivers.slack import Stage
from tests.drivers.theatre import Backstage, backstage, theatre
from tests.faults.tally import pytest_terminal_summary  # noqa: F401 - a hook of pytest, asked for here alone

effort.register()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    with postgres.serve() as url:
        yield url


@pytest.fixture(scope="session")
def migrated_database(postgres_server: str) -> Iterator[str]:
    with postgres.database(postgres_server) as url:
        store.migrate(url)
        yield url


@pytest.fixture
def postgres_url(postgres_server: str, migrated_database: str) -> Iterator[str]:
    with postgres.database(postgres_server, template=migrated_database) as url:
        yield url


@pytest.fixture(params=["socket", "http"])
def stage(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stage]:
    """The company of the local workspace and the desk of app.yaml, on a Tuesday at ten, by each way Slack has."""
    with theatre(tmp_path, mode=request.param) as opened:
        yield opened


@pytest.fixture
def quick_stage(tmp_path: Path) -> Iterator[Stage]:
    """The same over Socket Mode alone, for plays that do not depend on the way."""
    with theatre(tmp_path, mode="socket") as opened:
        yield opened


@pytest.fixture
def behind(tmp_path: Path) -> Iterator[Backstage]:
    """The same stage from behind, for plays in which something breaks."""
    with backstage(tmp_path, mode="socket") as opened:
        yield opened


@pytest.fixture(params=["sqlite", "postgresql"])
def behind_on_each(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Backstage]:
    """The same on each kind of database."""
    url = request.getfixturevalue("postgres_url") if request.param == "postgresql" else None
    with backstage(tmp_path, mode="socket", database=url) as opened:
        yield opened
