"""K1 to K7, K12, M23: a disk that fails, and files that are not what they were."""

import io
import os
import resource
import shutil
import signal
import sqlite3
import stat
import threading
import time
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from tempfile import mkdtemp

import pytest

from app.cli.invocation import Invocation
from app.cli.main import exit_code, run
from app.terminal import Terminal
from scheduler.crawl import CrawlPlan, Target, crawl
from scheduler.events import ChangeEvent, Event
from scheduler.rules import Channel
from scraper.errors import (
    ReadoutsError,
    StoreBusyError,
    StoreDamagedError,
    StoreError,
    StoreFullError,
)
from storage import engine
from storage.store import Store
from tests.fixtureweb import Clock, FixtureWeb
from tests.ministry import SITE, Talk, publish
from tests.storage.stored import readout, see

Disk = Path
"""The file of a store."""


def url_of(disk: Disk) -> str:
    return f"sqlite:///{disk}"


def two_days(store: Store) -> None:
    """Let a small ministry publish and edit, with a channel to tell."""
    clock = Clock()
    web = FixtureWeb(clock)
    told: list[object] = []

    def look() -> None:
        crawl(
            CrawlPlan(
                targets=(Target(site=SITE, relations=tuple(SITE.relations.values())),),
                channels=(Channel(name="desk"),),
            ),
            fetcher=web, store=store, clock=clock, tell=told.append,
        )  # fmt: skip

    publish(web, a=Talk(), b=Talk(minutes=35))
    look()
    publish(web, b=Talk(minutes=40), c=Talk(minutes=50))
    clock.pass_by(days=1)
    look()
    first, second = store.deliveries_due("desk", clock())
    store.delivery_failed([first.id], clock(), "answered 500", again_at=clock())
    store.delivery_done([first.id, second.id], clock(), "answered 204")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Disk:
    disk = tmp_path_factory.mktemp("whole") / "readouts.sqlite"
    with Store.open(url_of(disk)) as store:
        two_days(store)
    return disk


@pytest.fixture
def disk(whole: Disk, tmp_path: Path) -> Disk:
    shutil.copy(whole, tmp_path / "readouts.sqlite")
    return tmp_path / "readouts.sqlite"


def bytes_of(disk: Disk) -> dict[str, str]:
    """Return a hash of every file of a store, the lock aside."""
    files = disk.parent.glob(disk.name + "*")
    names = {file.name: file for file in files if not file.name.endswith((".lock", "-shm"))}
    return {name: sha256(file.read_bytes()).hexdigest() for name, file in names.items()}


DAMAGE = {
    "page address": ("UPDATE page SET url = url || 'x' WHERE id = 2", "page 2"),
    "page gone": ("DELETE FROM page WHERE id = 3", "reference"),
    "listing": ("UPDATE listing SET page_id = 99 WHERE id = 1", "listing row"),
    "look": ("UPDATE look SET snapshot_id = 99 WHERE id = 1", "look 1"),
    "look in the future": ("UPDATE look SET at = '2093-01-01 00:00:00' WHERE id = 2", "look 2"),
    "no time": ("UPDATE revision SET at = '2026-03-02 00;00' WHERE id = 2", "revision 2: at"),
    "headers": ("UPDATE snapshot SET headers = x'00' WHERE id = 2", "snapshot 2"),
    "chain": ("UPDATE snapshot SET chain = zeroblob(32) WHERE id = 3", "snapshot 3"),
    "last snapshot": ("DELETE FROM snapshot WHERE id = (SELECT max(id) FROM snapshot)", "body"),
    "body": ("UPDATE body SET packed = zeroblob(9) WHERE snapshot_id = 2", "snapshot 2"),
    "body gone": ("DELETE FROM body WHERE snapshot_id = 3", "snapshot 3"),
    "revision column": ("UPDATE revision SET title = 'x' WHERE id = 2", "revision 2"),
    "revision digest": (
        "UPDATE revision SET text_digest = substr(text_digest, 1, 20) WHERE id = 3", "revision 3",
    ),
    "revision gone": ("DELETE FROM revision WHERE id = 3", "revision"),
    "record": ("UPDATE record SET packed = zeroblob(9) WHERE revision_id = 2", "revision 2"),
    "record gone": ("DELETE FROM record WHERE revision_id = 3", "revision 3"),
    "records swapped": (
        "UPDATE record SET packed = (SELECT max(packed) FROM record) WHERE revision_id = 2",
        "revision 2",
    ),
    "change": ("UPDATE change SET after_revision_id = 2 WHERE id = 2", "change 2"),
    "change gone": ("DELETE FROM change WHERE id = 2", "change"),
    "change in the future": ("UPDATE change SET seen_at = '2093-01-01' WHERE id = 1", "change 1"),
    "field gone": ("DELETE FROM change_field WHERE id = 1", "fields are there"),
    "delivery": ("UPDATE delivery SET change_id = NULL WHERE id = 1", "delivery 1"),
    "attempt gone": ("DELETE FROM attempt WHERE id = 1", "delivery 1"),
    "host": ("INSERT INTO host VALUES ('a.example', '{')", "a.example"),
    "quarantine": (
        "INSERT INTO quarantine VALUES (99, 'x', 2, '2026-03-02 00:00:00.000000', '')", "row 99",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", DAMAGE)
def test_k12_verify_names_what_is_broken(disk: Disk, name: str) -> None:
    statement, named = DAMAGE[name]
    with sqlite3.connect(disk) as connection:
        assert connection.execute(statement).rowcount == 1
    connection.close()

    code, out, err = ran(disk, "verify")

    assert code == 1
    assert any(named in line for line in out.splitlines()[:-1]), out
    assert "Traceback" not in err


def test_k12_a_sound_store_is_sound(disk: Disk) -> None:
    code, out, _ = ran(disk, "verify")

    assert (code, out[:6]) == (0, "sound:")


def ran(disk: Disk, *arguments: str) -> tuple[int, str, str]:
    """Run one command in this process."""
    out, err = io.StringIO(), io.StringIO()
    environ = {
        "READOUTS_DATABASE": url_of(disk), "READOUTS_CLOCK": "2026-03-04T00:00:00+00:00",
        "READOUTS_CONTACT": "https://monitor.example",
    }  # fmt: skip
    return run(arguments, Invocation(Terminal(out, err), environ)), out.getvalue(), err.getvalue()


def test_k5_no_flipped_byte_ends_in_more_than_one_line(disk: Disk) -> None:
    """A byte in every part of every page of the file: commands answer or say what is broken."""
    content = disk.read_bytes()
    for at in range(0, len(content), 4096 * 2 + 701):
        disk.write_bytes(content[:at] + bytes([content[at] ^ 0xFF]) + content[at + 1 :])
        for command in ("verify", "list"):
            code, _, err = ran(disk, command)
            assert code in (0, 1, 2), (at, command)
            assert err.count("\n") <= 1, (at, command, err)


def killed(disk: Disk, work: Callable[[Store], None]) -> None:
    """Work on a store in a child that ends without closing it: its log stays."""
    if (child := os.fork()) == 0:
        store = Store.open(url_of(disk))
        work(store)
        os.kill(os.getpid(), signal.SIGKILL)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    assert disk.with_name(disk.name + "-wal").stat().st_size


def test_k5_the_log_of_another_store_is_refused_and_nothing_is_changed(
    disk: Disk, tmp_path: Path
) -> None:
    other = tmp_path / "other" / "readouts.sqlite"
    other.parent.mkdir()
    killed(other, two_days)
    shutil.copy(f"{other}-wal", f"{disk}-wal")
    before = bytes_of(disk)

    with pytest.raises(StoreDamagedError, match=r"with its log|log of another"):
        Store.open(url_of(disk))

    assert bytes_of(disk) == before
    assert ran(disk, "crawl")[0] == 1


def test_k5_the_log_of_a_later_state_beside_a_backup_is_refused(disk: Disk) -> None:
    with Store.open(url_of(disk)) as store:
        store.back_up(disk.with_name("backup"))
    killed(disk, lambda store: see(store, readout(7)) and None)
    shutil.copy(disk.with_name("backup"), disk)
    before = bytes_of(disk)

    with pytest.raises(StoreDamagedError, match=r"Move readouts\.sqlite-wal"):
        Store.open(url_of(disk))

    assert bytes_of(disk) == before
    for suffix in ("-wal", "-shm"):
        disk.with_name(disk.name + suffix).unlink(missing_ok=True)
    Store.open(url_of(disk)).close()


def test_k5_without_its_log_a_store_is_as_it_was_and_finds_the_same_again(disk: Disk) -> None:
    def news(store: Store) -> None:
        see(store, readout(7), channels=["desk"])

    killed(disk, news)
    with Store.open(url_of(copy := Path(shutil.copy(disk, disk.with_name("copy"))))) as store:
        news(store)
        again = [one.key for one in store.deliveries_due("desk", Clock().now.replace(year=2030))]
    with Store.open(url_of(disk)) as store:
        ids = [one.key for one in store.deliveries_due("desk", Clock().now.replace(year=2030))]
        assert list(store.verifier.findings()) == []

    assert ids == again != []
    assert copy.exists()


@pytest.mark.parametrize("cut", [0, 100, 4096, 20_000])
def test_k5_a_file_that_was_cut_is_refused_in_one_line_that_names_the_remedy(
    disk: Disk, cut: int
) -> None:
    disk.write_bytes(disk.read_bytes()[:cut])
    before = bytes_of(disk)

    for command in (["crawl"], ["list"], ["verify"], ["backup", str(disk) + ".copy"]):
        code, out, err = ran(disk, *command)
        assert (code, out) == (1 if cut or command == ["verify"] else 2, ""), command
        assert "Put a backup in its place" in err
        assert err.count("\n") == 1
    assert bytes_of(disk) == before


def test_k6_a_store_from_the_future_is_refused_and_left_alone(disk: Disk) -> None:
    with sqlite3.connect(disk) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9000'")
    connection.close()
    before = bytes_of(disk)

    for command in ("crawl", "list", "reread", "verify"):
        code, out, err = ran(disk, command)
        assert (code, out) == (2, ""), command
        assert "update the program" in err
    assert bytes_of(disk) == before


@pytest.fixture
def nobody(whole: Disk) -> Iterator[Path]:
    """Be somebody whom file modes bind, with a folder of their own; root is not."""
    folder = Path(mkdtemp(prefix="readouts-"))
    shutil.copy(whole, folder / "readouts.sqlite")
    is_root = os.geteuid() == 0
    if is_root:
        shutil.chown(folder, 65534)
        shutil.chown(folder / "readouts.sqlite", 65534)
        os.seteuid(65534)
    try:
        yield folder
    finally:
        if is_root:
            os.seteuid(0)
        folder.chmod(0o700)
        shutil.rmtree(folder)


@pytest.mark.parametrize(("file_mode", "folder_mode"), [(0o400, 0o700), (0o400, 0o500), (0, 0o700)])
def test_k2_what_may_not_be_written_is_said_in_one_line(
    nobody: Path, file_mode: int, folder_mode: int
) -> None:
    disk = nobody / "readouts.sqlite"
    before = disk.read_bytes()
    disk.chmod(file_mode)
    nobody.chmod(folder_mode)

    with pytest.raises(StoreError, match=r"cannot be (written to|read): ") as raised:
        Store.open(url_of(disk))

    assert exit_code(raised.value) == 1
    disk.chmod(0o600)
    nobody.chmod(0o700)
    assert disk.read_bytes() == before
    Store.open(url_of(disk)).close()


def test_k3_a_store_locked_for_a_while_is_waited_for(disk: Disk) -> None:
    holder = sqlite3.connect(disk, isolation_level=None, check_same_thread=False)
    holder.execute("PRAGMA journal_mode=WAL")
    holder.execute("BEGIN IMMEDIATE")
    release = threading.Timer(0.7, lambda: holder.execute("COMMIT"))
    release.start()
    began = time.monotonic()

    with Store.open(url_of(disk)) as store:
        see(store, readout(7))

    assert time.monotonic() - began > 0.5
    release.join()
    holder.close()


def test_k3_a_store_locked_for_good_is_exit_3_and_nothing_is_lost(
    disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "_BUSY_SECONDS", 0.2)
    holder = sqlite3.connect(disk, isolation_level=None)
    with Store.open(url_of(disk)) as store:
        holder.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreBusyError, match="another program") as raised:
            see(store, readout(7))
        assert exit_code(raised.value) == 3
        holder.execute("COMMIT")
        see(store, readout(7))
    holder.close()


def limited(limit: int, most: int, work: Callable[[], tuple[int, str]], said: Path) -> int:
    """Work in a child with a limit on itself, and write down what it said."""
    if (child := os.fork()) == 0:
        code = 99
        with said.open("w") as file:
            resource.setrlimit(limit, (most, most))
            try:
                code, text = work()
                file.write(text)
            finally:
                file.flush()
                os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def test_k2_a_process_without_free_files_says_so_and_the_next_one_goes_on(
    disk: Disk, tmp_path: Path
) -> None:
    def verify() -> tuple[int, str]:
        code, _, err = ran(disk, "verify")
        return code, err

    assert verify()[0] == 0  # and everything is imported
    free = len(os.listdir("/proc/self/fd"))
    codes = []
    for more in range(8):
        codes.append(limited(resource.RLIMIT_NOFILE, free + more, verify, tmp_path / "said"))
        assert codes[-1] == 0 or (tmp_path / "said").read_text().count("\n") == 1

    assert codes[0] == 1
    assert codes[-1] == 0
    assert verify()[0] == 0


def test_k1_a_full_disk_loses_nothing_and_the_next_run_goes_on(tmp_path: Path) -> None:
    """Files may not grow beyond a limit, which every disk has and no root is needed for."""
    disk = tmp_path / "readouts.sqlite"

    def fill() -> tuple[int, str]:
        try:
            with Store.open(url_of(disk)) as store:
                for number in range(60):
                    see(store, readout(number, lead=os.urandom(5000).hex()))
        except StoreError as error:
            return exit_code(error), str(error)
        return 0, ""

    Store.open(url_of(disk)).close()
    assert limited(resource.RLIMIT_FSIZE, 500_000, fill, tmp_path / "said") == 1
    assert "Make room" in (tmp_path / "said").read_text()
    with Store.open(url_of(disk)) as store:
        assert list(store.verifier.findings()) == []
        kept = store.verifier.verified()
        assert 0 < kept.snapshots - 1 <= kept.changes <= kept.snapshots < 60
        see(store, readout(99))
        assert list(store.verifier.findings()) == []


def test_k1_a_store_that_stays_open_goes_on_when_there_is_room_again(tmp_path: Path) -> None:
    """What the daemon lives through: the pass fails, the next one finds it all."""
    clock, told = Clock(), list[Event]()
    web = FixtureWeb(clock)

    def look(store: Store) -> list[str]:
        told.clear()
        plan = CrawlPlan(targets=(Target(site=SITE, relations=tuple(SITE.relations.values())),))
        crawl(plan, fetcher=web, store=store, clock=clock, tell=told.append)
        return [event.kind for event in told if isinstance(event, ChangeEvent)]

    publish(web, a=Talk())
    with Store.open(url_of(tmp_path / "readouts.sqlite")) as store:
        look(store)
        with store._writing() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
            connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
        big = " ".join(os.urandom(9).hex() for _ in range(9000))
        publish(web, a=Talk(minutes=45), b=Talk(point=big))
        for _ in range(3):
            clock.pass_by(days=1)
            with pytest.raises(StoreFullError):
                look(store)
        assert list(store.verifier.findings()) == []

        with store._writing() as connection:
            connection.exec_driver_sql("PRAGMA max_page_count=1000000")
        clock.pass_by(days=1)

        assert sorted(look(store)) == ["edited", "new"]
        assert list(store.verifier.findings()) == []


def test_m23_a_store_its_log_its_lock_and_a_backup_are_the_owners_only(tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        with Store.open(url_of(tmp_path / "readouts.sqlite")) as store:
            see(store, readout())
            store.back_up(tmp_path / "backup.sqlite")
            modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()}
    finally:
        os.umask(old)

    assert len(modes) == 5
    assert set(modes.values()) == {0o600}


def test_m23_a_backup_follows_no_link_and_leaves_nothing_behind_when_it_fails(
    disk: Disk, tmp_path: Path
) -> None:
    target = tmp_path / "elsewhere"
    (tmp_path / "copy").symlink_to(target)

    assert ran(disk, "backup", str(tmp_path / "copy"))[0] == 2
    code, out, err = ran(disk, "backup", str(tmp_path / "no" / "folder"))

    assert not target.exists()
    assert (code, out) == (1, "")
    assert err.count("\n") == 1
    assert not list(tmp_path.glob("**/*.part"))


def test_k7_a_backup_made_while_others_write_is_one_moment_and_goes_on_with_the_same_ids(
    disk: Disk, tmp_path: Path
) -> None:
    stop = threading.Event()
    faults: list[ReadoutsError] = []

    def write(store: Store) -> None:
        try:
            for number in range(100, 10_000):
                if stop.is_set():
                    return
                see(store, readout(number), channels=["desk"])
        except StoreError as error:
            faults.append(error)

    late = Clock().now.replace(year=2030)
    with Store.open(url_of(disk)) as store:
        writer = threading.Thread(target=write, args=(store,))
        writer.start()
        for number in range(3):
            assert ran(disk, "backup", str(tmp_path / f"copy{number}"))[0] == 0
        stop.set()
        writer.join()
        keys = {one.key for one in store.deliveries_due("desk", late, limit=10_000)}
        for number in range(3):
            with Store.open(url_of(tmp_path / f"copy{number}")) as copy:
                assert list(copy.verifier.findings()) == []
                have = copy.deliveries_due("desk", late, limit=10_000)
                assert {one.key for one in have} <= keys
                last = 100 + len(have)
                see(copy, readout(last), channels=["desk"])
                (new,) = set(copy.deliveries_due("desk", late, limit=10_000)) - set(have)
                see(store, readout(last), channels=["desk"]) if new.key not in keys else None
                assert new.key in {
                    one.key for one in store.deliveries_due("desk", late, limit=10_000)
                }
    assert faults == []
