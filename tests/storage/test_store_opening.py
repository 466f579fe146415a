"""Opening a store: new, old, newer, broken, busy, and what its file looks like."""

import json
import multiprocessing
import os
import sqlite3
import stat
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text

from scraper.errors import (
    StoreBusyError,
    StoreDamagedError,
    StoreError,
    StoreFullError,
    StoreTooNewError,
    UsageError,
)
from storage.engine import Database, parse_url
from storage.lock import FileLock
from storage.migrate import REVISIONS, upgrade
from storage.store import Store
from storage.told import Table
from tests.storage.stored import NOON, arrival, readout, see


def test_a_new_store_is_one_file_only_its_owner_may_read(url: str, path: Path) -> None:
    with Store.open(url) as store:
        see(store, readout())
        modes = {stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}

    assert modes == {0o600}
    assert {file.name for file in path.parent.iterdir()} == {path.name, f"{path.name}.lock"}


def test_a_second_writer_is_told_who_is_at_work(any_url: str) -> None:
    with Store.open(any_url), pytest.raises(StoreBusyError, match=r"in use by .* since 20"):
        Store.open(any_url)

    Store.open(any_url).close()


def test_k10_a_server_that_was_restarted_is_connected_to_again_and_still_ours(
    postgres_url: str,
) -> None:
    with Store.open(postgres_url) as store:
        see(store, readout(1))
        _drop_every_session(postgres_url)

        see(store, readout(2))

        with pytest.raises(StoreBusyError):
            Store.open(postgres_url)
        assert list(store.verifier.findings()) == []


def test_k10_who_lost_the_store_to_another_instance_writes_no_more(postgres_url: str) -> None:
    with Store.open(postgres_url) as store:
        _drop_every_session(postgres_url)
        with Store.open(postgres_url) as other:
            with pytest.raises(StoreBusyError, match="in use by session"):
                see(store, readout(1))
            see(other, readout(1))
        see(store, readout(2))


def _drop_every_session(url: str) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )
    engine.dispose()


def test_reading_needs_no_lock(any_url: str) -> None:
    with Store.open(any_url) as writer, Store.open(any_url, write=False) as reader:
        page_id = see(writer, readout())

        assert reader.load(page_id) == readout()
        with pytest.raises(StoreError, match="reading only"):
            reader.leave_note("name", "value")


def test_a_lock_goes_with_the_process_that_held_it(url: str, path: Path) -> None:
    Store.open(url).close()
    context = multiprocessing.get_context("fork")
    holder = context.Process(target=_die_holding, args=(path,))
    holder.start()
    holder.join(10)

    assert holder.exitcode == 9
    assert json.loads(path.with_name(path.name + ".lock").read_text())["pid"] == holder.pid
    Store.open(url).close()


def _die_holding(path: Path) -> None:
    FileLock(path)
    os._exit(9)


@pytest.mark.parametrize("content", [b"", b"this is no database" * 100], ids=["empty", "garbage"])
def test_a_file_that_is_no_store_is_refused_and_left_alone(
    url: str, path: Path, content: bytes
) -> None:
    path.write_bytes(content)

    with pytest.raises(StoreDamagedError, match="backup"):
        Store.open(url)

    assert path.read_bytes() == content


def test_a_store_cut_short_is_refused(url: str, path: Path) -> None:
    with Store.open(url) as store:
        see(store, readout())
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])

    with pytest.raises(StoreDamagedError, match="cut short"):
        Store.open(url)


def test_somebody_elses_database_is_refused(url: str, path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE recipe (name TEXT)")
    connection.close()

    with pytest.raises(StoreDamagedError, match="not a store"):
        Store.open(url)


def test_a_store_of_a_later_version_is_refused(any_url: str) -> None:
    Store.open(any_url).close()
    engine = create_engine(any_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()

    with pytest.raises(StoreTooNewError, match=r"9999.*update the program"):
        Store.open(any_url)


def test_nothing_is_made_when_only_reading(url: str, path: Path) -> None:
    with pytest.raises(UsageError, match="no store"):
        Store.open(url, write=False)
    with pytest.raises(UsageError, match="no store"):
        Store.open(url, create=False)

    assert not path.exists()


def test_a_creation_that_was_cut_short_is_done_again(url: str, path: Path) -> None:
    path.with_name(path.name + ".new").write_bytes(b"half a")

    with Store.open(url) as store:
        assert list(store.verifier.findings()) == []


@pytest.mark.parametrize("address", ["mysql://a/b", "sqlite://", "no address"])
def test_an_address_that_cannot_be_a_store_is_a_usage_error(address: str) -> None:
    with pytest.raises(UsageError, match="database"):
        parse_url(address)


def test_a_password_is_in_no_message() -> None:
    assert "secret" not in Database(parse_url("postgresql://me:secret@db/x")).name


def test_a_full_disk_is_said_to_be_one_and_loses_nothing(store: Store, path: Path) -> None:
    see(store, readout(1))
    with store._writing() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")

    too_much = [arrival(readout(number, lead=os.urandom(3000).hex())) for number in range(2, 60)]
    with pytest.raises(StoreFullError, match="Make room"):
        store.keep(too_much)

    assert store.load(1) == readout(1)
    assert list(store.verifier.findings()) == []


def test_the_migrations_make_the_tables(any_url: str) -> None:
    if any_url.startswith("sqlite"):
        Store.open(any_url).close()
    engine = create_engine(any_url)
    with engine.begin() as connection:
        upgrade(connection)
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "include_name": _is_not_search}
        )
        differences = compare_metadata(context, Table.metadata)
    engine.dispose()

    assert differences == []


def _is_not_search(name: str | None, kind: str, _parents: object) -> bool:
    return not (kind == "table" and (name or "").startswith("search"))


def test_every_migration_is_known_to_the_program() -> None:
    config = Config()
    config.set_main_option("script_location", "storage:migrations")

    scripts = list(ScriptDirectory.from_config(config).walk_revisions())

    assert tuple(script.revision for script in reversed(scripts)) == REVISIONS


def test_a_backup_of_a_store_in_use_is_a_whole_store(store: Store, path: Path) -> None:
    page_id = see(store, readout())
    copy = path.with_name("backup.sqlite")

    store.back_up(copy)
    see(store, readout(2))

    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    with Store.open(f"sqlite:///{copy}") as restored:
        assert restored.store_id == store.store_id
        assert restored.load(page_id) == readout()
        assert list(restored.verifier.findings()) == []
    with pytest.raises(UsageError, match="exists"):
        store.back_up(copy)


def test_times_come_back_aware_and_in_utc(any_store: Store) -> None:
    page = any_store.page(readout().url)
    assert page is None
    see(any_store, readout())

    page = any_store.page(readout().url)

    assert page is not None
    assert page.first_seen_at == NOON
    assert str(page.first_seen_at.tzinfo) == "UTC"
