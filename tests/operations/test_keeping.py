"""Backups go round: everything comes back, the desk works with it, and nothing that was there is lost."""

import os
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import MetaData, select

import store
from bot.__main__ import main
from store.engine import engine_for
from tests import postgres
from tests.contracts.builders import HOUR, NOON, breach, kept_ticket, notice
from tests.drivers.theatre import ROOT, Backstage
from tests.stories.test_asking import file_vpn
from tests.stories.test_working import NETWORK

Rows = dict[str, list[tuple[object, ...]]]
STAMP = "20261124T100000Z"
FORGED = "ffff"


@pytest.fixture
def programs(postgres_server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """PostgreSQL's own programs, before any others of this machine."""
    monkeypatch.setenv("PATH", f"{postgres.programs(postgres_server)}{os.pathsep}{os.environ['PATH']}")


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database without tables, and one more like it."""
    request.getfixturevalue("programs")
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/desk.db"
    else:
        with postgres.database(request.getfixturevalue("postgres_server")) as made:
            yield made


def lived(url: str) -> None:
    """A desk with a ticket, timers, and an outbox in which one notice is dead."""
    store.migrate(url)
    desk = store.connect(url)
    ticket = kept_ticket(desk)
    with desk.write() as unit:
        unit.timers.plan(ticket.id, [breach(ticket.id, NOON)])
        unit.outbox.put(notice(ticket.id), at=NOON)
        (parcel,) = unit.outbox.lease(at=NOON, within=HOUR, limit=1)
        unit.outbox.bury(parcel, at=NOON, why="the channel is archived; 'quotes' \\ and ünïcode")
        unit.outbox.put(notice(ticket.id), at=NOON)
        unit.commit()
    desk.close()


def everything(url: str) -> Rows:
    """Every row of every table."""
    engine, found = engine_for(url), MetaData()
    with engine.connect() as connection:
        found.reflect(connection)
        rows = {t.name: sorted(map(tuple, connection.execute(select(t)).all()), key=str) for t in found.sorted_tables}
    engine.dispose()
    return rows


def refused(url: str, source: Path, *, replace: bool = False) -> str:
    with pytest.raises(store.NotKept) as trouble:
        store.restore(url, source, replace=replace, stamp=STAMP)
    return trouble.value.sentence


def test_everything_comes_back_into_an_empty_database(url: str, tmp_path: Path) -> None:
    lived(url)
    before = everything(url)
    assert all(before[name] for name in ("tickets", "timeline", "timers", "outbox", "people"))
    copy = tmp_path / "copy"
    store.backup(url, copy)
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert [file.name for file in tmp_path.iterdir() if file.name.startswith((".", "copy-"))] == []
    store_away(url)
    assert store.restore(url, copy, replace=False, stamp=STAMP) is None
    assert everything(url) == before
    assert store.pending(url) == []


def store_away(url: str) -> None:
    """The database is lost."""
    if url.startswith("sqlite"):
        for file in Path(url.removeprefix("sqlite:///")).parent.glob("desk.db*"):
            file.unlink()
    else:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("DROP SCHEMA public CASCADE")
            connection.execute("CREATE SCHEMA public")


def test_what_is_there_is_replaced_only_when_told_and_kept(url: str, tmp_path: Path) -> None:
    lived(url)
    copy, before = tmp_path / "copy", everything(url)
    store.backup(url, copy)
    desk = store.connect(url)
    kept_ticket(desk, summary="A second one")
    desk.close()
    later = everything(url)
    assert "--replace" in refused(url, copy)
    assert everything(url) == later
    kept = store.restore(url, copy, replace=True, stamp=STAMP)
    assert kept is not None
    assert everything(url) == before
    assert put_aside(url, kept) == 2
    again = tmp_path / "again"
    store.backup(url, again)
    store_away(url)
    store.restore(url, again, replace=False, stamp=STAMP)
    assert everything(url) == before, "what was replaced is in no backup"


@pytest.mark.parametrize("file", ["gone", "empty", "cut short"])
def test_what_a_killed_desk_left_beside_its_file_is_not_played_into_what_comes_back(file: str, tmp_path: Path) -> None:
    place, copy = tmp_path / "desk.db", tmp_path / "copy"
    url = f"sqlite:///{place}"
    lived(url)
    before = everything(url)
    store.backup(url, copy)
    with closing(sqlite3.connect(place)) as desk:
        desk.execute("PRAGMA journal_mode=WAL")
        desk.execute("UPDATE people SET name = 'later'")
        desk.commit()
        left = {end: Path(f"{place}{end}").read_bytes() for end in ("-wal", "-shm")}
    assert all(left.values())
    if file == "gone":
        place.unlink()
    else:
        place.write_bytes(b"" if file == "empty" else place.read_bytes()[:5000])
    for end, was in left.items():
        Path(f"{place}{end}").write_bytes(was)
    store.restore(url, copy, replace=True, stamp=STAMP)
    assert everything(url) == before
    assert [path.name for path in tmp_path.glob("*-wal") if STAMP in path.name], "it is kept, under another name"


def put_aside(url: str, kept: str) -> int:
    """How many tickets lie in what was replaced."""
    if url.startswith("sqlite"):
        return len(everything(f"sqlite:///{kept}")["tickets"])
    with psycopg.connect(url) as connection:
        row = connection.execute(f'SELECT count(*) FROM "{kept.rsplit(maxsplit=1)[-1]}".tickets').fetchone()  # type: ignore[arg-type]
    return int(row[0]) if row else 0


def test_a_desk_that_uses_the_database_keeps_it(url: str, tmp_path: Path) -> None:
    lived(url)
    copy, before = tmp_path / "copy", everything(url)
    store.backup(url, copy)
    desk = store.connect(url)
    with desk.read() as unit:
        unit.marks.get("swept")
    said = refused(url, copy, replace=True)
    assert "Stop" in said
    desk.close()
    assert everything(url) == before


def test_a_file_that_is_there_is_not_written_over(url: str, tmp_path: Path) -> None:
    lived(url)
    copy = tmp_path / "copy"
    copy.write_text("somebody's")
    with pytest.raises(store.NotKept, match="is there already"):
        store.backup(url, copy)
    assert copy.read_text() == "somebody's"
    with pytest.raises(store.NotKept, match="cannot be written"):
        store.backup(url, tmp_path / "no" / "folder")


def test_a_database_that_is_none_has_no_backup(url: str, tmp_path: Path) -> None:
    with pytest.raises(store.NotKept):
        store.backup(url, tmp_path / "copy")
    assert list(tmp_path.iterdir()) == []


def test_what_is_no_backup_changes_nothing(url: str, tmp_path: Path) -> None:
    lived(url)
    before, other = everything(url), tmp_path / "other"
    for content in (b"", b"PK\x03\x04 a zip", b"SQLite format 3\0" + bytes(5000), b"PGDMP" + bytes(5000)):
        other.write_bytes(content)
        assert refused(url, other, replace=True)
        assert everything(url) == before
    assert "No such file" in refused(url, tmp_path / "none", replace=True)
    assert list(tmp_path.glob("*replaced*")) == []


def test_a_backup_that_was_cut_short_changes_nothing(url: str, tmp_path: Path) -> None:
    lived(url)
    copy, before = tmp_path / "copy", everything(url)
    store.backup(url, copy)
    copy.write_bytes(copy.read_bytes()[: copy.stat().st_size * 2 // 3])
    assert refused(url, copy, replace=True)
    assert everything(url) == before


def test_a_backup_of_a_newer_desk_is_refused_by_name(url: str, tmp_path: Path) -> None:
    lived(url)
    engine = engine_for(url)
    with engine.begin() as connection:
        connection.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{FORGED}'")
    engine.dispose()
    copy = tmp_path / "copy"
    if url.startswith("sqlite"):
        with sqlite3.connect(url.removeprefix("sqlite:///")) as source, sqlite3.connect(copy) as target:
            source.backup(target)
        source.close()
        target.close()
        assert "newer" in refused(url, copy, replace=True)
    with pytest.raises(store.NotKept, match="newer"):
        store.backup(url, tmp_path / "copy2")


def test_each_kind_of_database_takes_its_own_backups(postgres_url: str, programs: None, tmp_path: Path) -> None:
    here = f"sqlite:///{tmp_path}/desk.db"
    store.migrate(here)
    store.backup(here, tmp_path / "file")
    store.backup(postgres_url, tmp_path / "dump")
    assert "from PostgreSQL" in refused(here, tmp_path / "dump", replace=True)
    assert "from SQLite" in refused(postgres_url, tmp_path / "file", replace=True)


def test_without_postgresqls_programs_it_says_what_to_install(
    postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(store.NotKept, match="pg_dump is not in the PATH"):
        store.backup(postgres_url, tmp_path / "copy")


def test_a_password_is_given_to_the_programs_but_not_as_a_word(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All processes of a machine can read each other's words."""
    seen = tmp_path / "seen"
    program = tmp_path / "pg_dump"
    program.write_text(f'#!/bin/sh\necho "$@" > {seen}\necho "password $PGPASSWORD" >> {seen}\nexit 1\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    with pytest.raises(store.NotKept, match="did not succeed"):
        store.backup("postgresql://desk:se%20same@db.acme.example:5433/tickets?sslmode=require", tmp_path / "copy")
    words, password = seen.read_text().splitlines()
    assert "--dbname=" in words
    for part in ("db.acme.example", "5433", "tickets", "sslmode=require", "user=desk"):
        assert part in words
    assert "se same" not in words
    assert password == "password se same"


def test_the_desk_goes_on_with_what_came_back(
    behind_on_each: Backstage,
    programs: None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Backed up while it runs; then a ticket more, which is gone when the backup is back."""
    stage, copy = behind_on_each.stage, str(tmp_path / "copy")
    monkeypatch.setenv("DESKSIDE_DATABASE", behind_on_each.settings.database)
    config = ("--config", str(ROOT / "app.yaml"))
    file_vpn(stage)
    stage.dee.sees("DESK-1 · P3", where=NETWORK)
    stage.settles()
    assert main(["backup", copy, *config]) == 0
    file_vpn(stage, "vpn drops again")
    stage.dee.sees("DESK-2 · P3", where=NETWORK)
    assert main(["restore", copy, "--replace", *config]) == 1
    assert "Stop" in capsys.readouterr().err
    behind_on_each.close_desk()
    assert main(["restore", copy, *config]) == 1
    assert "--replace" in capsys.readouterr().err
    assert main(["restore", copy, "--replace", *config]) == 0
    assert "is kept" in capsys.readouterr().out
    behind_on_each.open_desk()
    stage.ana.commands("2")
    stage.ana.is_told("There is no ticket 2")
    stage.ana.presses("Withdraw", under="DESK-1", where="desk")
    stage.dee.sees("DESK-1 · P3", "Withdrawn", where=NETWORK)
