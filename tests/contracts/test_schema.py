"""Migrations: from nothing to what the tables say, once, all or nothing."""

import re
import threading
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, text

import store
from bot.domain.errors import CannotSave
from store.engine import engine_for
from store.schema import MIGRATIONS, upgrade
from store.tables import metadata
from tests import postgres
from tests.faults.register import survives

RELEASED = len(list((MIGRATIONS / "versions").glob("[0-9]*.py")))


def test_every_migration_is_pending_then_applied_then_neither(empty_url: str) -> None:
    expected = store.pending(empty_url)
    assert [name[:4] for name in expected] == [f"{number:04}" for number in range(1, RELEASED + 1)]
    assert store.migrate(empty_url) == expected
    assert store.pending(empty_url) == []
    assert store.migrate(empty_url) == []


def test_alembic_sees_the_same_migrations_in_the_same_order(tmp_path: Path) -> None:
    ours = store.pending(f"sqlite:///{tmp_path}/none.db")
    theirs = ScriptDirectory(str(MIGRATIONS)).walk_revisions()
    assert ours == [f"{script.revision} {script.doc}" for script in reversed(list(theirs))]


def test_a_database_of_a_newer_desk_lacks_nothing(empty_url: str) -> None:
    store.migrate(empty_url)
    engine = engine_for(empty_url)
    with engine.connect() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        connection.commit()
    engine.dispose()
    assert store.pending(empty_url) == store.migrate(empty_url) == []


def test_asking_what_is_pending_makes_no_file(tmp_path: Path) -> None:
    assert len(store.pending(f"sqlite:///{tmp_path}/none/desk.db")) == RELEASED
    assert list(tmp_path.iterdir()) == []
    assert len(store.migrate(f"sqlite:///{tmp_path}/none/desk.db")) == RELEASED


def test_the_migrated_tables_are_the_tables(url: str) -> None:
    engine = engine_for(url)
    with engine.connect() as connection:
        options = {"compare_type": True, "compare_server_default": True}
        assert compare_metadata(MigrationContext.configure(connection, opts=options), metadata) == []
    engine.dispose()


def test_their_indexes_and_constraints_too(url: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """What Alembic does not compare: conditions of partial indexes, AUTOINCREMENT, names of constraints."""
    if url.startswith("sqlite"):
        made = create_engine(f"sqlite:///{tmp_path}/made.db")
        _same(engine_for(url), made, "SELECT name, sql FROM sqlite_master WHERE name NOT LIKE '%alembic%'")
    else:
        with postgres.database(request.getfixturevalue("postgres_server")) as other:
            made = engine_for(other)
            _same(
                engine_for(url),
                made,
                """SELECT indexname, indexdef FROM pg_indexes
                WHERE schemaname = 'public' AND indexname NOT LIKE 'alembic%'
                UNION SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint
                WHERE connamespace = 'public'::regnamespace AND conname NOT LIKE 'alembic%'""",
            )


def _same(migrated: Engine, made: Engine, query: str) -> None:
    metadata.create_all(made)
    found = []
    for engine in (migrated, made):
        with engine.connect() as connection:
            rows = connection.execute(text(query)).all()
        found.append(sorted((name, _plain(sql or "")) for name, sql in rows))
        engine.dispose()
    assert found[0] == found[1]
    assert len(found[0]) > len(metadata.tables)


def _plain(sql: str) -> str:
    return re.sub(r" ?([(),]) ?", r"\1", re.sub(r"[\s\"]+", " ", sql)).strip()


def test_what_an_older_desk_kept_is_kept(empty_url: str) -> None:
    """Made by the first migration alone, with somebody, their card and a notice in it; then all the others."""
    engine = engine_for(empty_url)
    with engine.connect() as connection:
        upgrade(connection, "0001")
        for row in OLD_ROWS:
            connection.execute(text(row))
        connection.commit()
    assert len(store.migrate(empty_url)) == RELEASED - 1
    with engine.connect() as connection:
        for row in OLD_ROWS:  # what an older desk that still runs goes on writing
            connection.execute(text(row.replace("'one'", "'two'").replace("'C1'", "'C2'")))
        for table, columns in OLD_KEPT.items():
            found = connection.execute(text(f"SELECT {columns} FROM {table} ORDER BY 1")).all()
            assert [tuple(row)[1:] for row in found] == [tuple(found[0])[1:]] * 2
            assert [row[0] for row in found] == (["C1", "C2"] if table == "placements" else ["one", "two"])
    engine.dispose()


OLD_ROWS = (
    "INSERT INTO people (id, name, zone, presence, is_enrolled) VALUES ('one', 'Ana', 'UTC', 'here', TRUE)",
    "INSERT INTO handles (platform, tenant, id, person) VALUES ('slack', 'T1', 'one', 'one')",
    "INSERT INTO outbox (subject, audience, face, under_card, urgent, put_at, attempts)"
    " VALUES ('one', 'a', 'card', FALSE, FALSE, '2026-01-01 00:00:00+00:00', 0)",
    "INSERT INTO placements (conversation, subject, audience, face, platform, message)"
    " VALUES ('C1', 'one', 'a', 'card', 'slack', '1')",
)
OLD_KEPT = {
    "people": "id, name, merged_into, looks_left",
    "outbox": "subject, face, is_doubtful",
    "placements": "conversation, audience, face, platform, message",
}


@survives("F10")
def test_desks_that_start_together_migrate_once(empty_url: str) -> None:
    applied: list[list[str]] = []
    threads = [threading.Thread(target=lambda: applied.append(store.migrate(empty_url))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(len, applied)) == [0, 0, 0, RELEASED]


@survives("F10")
def test_a_migration_that_fails_leaves_nothing_behind(empty_url: str) -> None:
    engine = engine_for(empty_url)
    with engine.connect() as connection:
        connection.execute(text("CREATE TABLE timers (mine INTEGER)"))
        connection.commit()
    with pytest.raises(Exception, match=r"timers|cannot save"):
        store.migrate(empty_url)
    assert len(store.pending(empty_url)) == RELEASED
    with engine.connect() as connection:
        connection.execute(text("DROP TABLE timers"))
        connection.commit()
    engine.dispose()
    assert len(store.migrate(empty_url)) == RELEASED


def test_a_database_that_is_not_there_cannot_save() -> None:
    with pytest.raises(CannotSave):
        store.migrate("postgresql://nobody@/none?host=/nowhere")
    with pytest.raises(CannotSave):
        store.pending("postgresql://nobody@/none?host=/nowhere")
