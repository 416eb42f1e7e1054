"""What every test may ask for."""

from collections.abc import Iterator
from pathlib import Path

import pytest

import store
from tests import effort, postgres
from tests.drivers import people, slack
from tests.drivers.opening import opened
from tests.drivers.theatre import Backstage, Desk, backstage, theatre
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


@pytest.fixture(params=["slack", "teams"])
def platform(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture
def stage(platform: str, tmp_path: Path) -> Iterator[people.Stage]:
    """Acme's people on each platform and the desk of app.yaml, on a Tuesday at ten."""
    with opened(platform, tmp_path) as behind:
        yield behind.stage


@pytest.fixture
def quick_stage(tmp_path: Path) -> Iterator[slack.Stage]:
    """The same in Slack alone, for plays that make sense only there."""
    with theatre(tmp_path) as opened:
        yield opened


@pytest.fixture(params=["socket", "http"])
def each_way(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[slack.Stage]:
    """The same by each way that Slack has, for plays about the ways."""
    with theatre(tmp_path, mode=request.param) as opened:
        yield opened


@pytest.fixture
def behind_both(platform: str, tmp_path: Path) -> Iterator[Desk]:
    """The stage of each platform from behind, for plays in which the desk itself comes and goes."""
    with opened(platform, tmp_path) as desk:
        yield desk


@pytest.fixture
def behind(tmp_path: Path) -> Iterator[Backstage]:
    """The stage in Slack from behind, for plays in which something of Slack's breaks."""
    with backstage(tmp_path) as desk:
        yield desk


@pytest.fixture(params=["slack-sqlite", "slack-postgresql", "teams-sqlite"])
def behind_on_each(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    """The same on each platform and on each kind of database."""
    platform, kind = request.param.split("-")
    url = request.getfixturevalue("postgres_url") if kind == "postgresql" else None
    with opened(platform, tmp_path, database=url) as desk:
        yield desk
