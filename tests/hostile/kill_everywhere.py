"""K8, L3: a crawl killed at the Nth system call that writes, for every N.

    python -m tests.hostile.kill_everywhere --every 1

A ministry on loopback has two new readouts and two edited ones, a webhook is to be told.
One run without faults says which messages that makes, by id. Then each run starts from the
same store, is killed (or, with --error, given an error) at its Nth write, and is followed
by one run without faults: that one needs no other step, and afterwards the receiver has
every message, none that is not true, and repeats under the same id only. Needs strace.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread

from storage.store import Store
from storage.views import ChangeFilter
from tests.app.ministry import SETTINGS, Ministry, ministry
from tests.app.nursery import Nursery, nursery
from tests.app.sinks import Call, HttpSink, http_sink

START = datetime(2026, 5, 4, 8, tzinfo=UTC)
WRITES = "pwrite64,write,fdatasync,fsync,ftruncate,rename,unlink,sendto"
DISK = "pwrite64,fdatasync,fsync,ftruncate"
ROOT = Path(__file__).resolve().parents[2]
PROGRAM = "import sys; sys.argv[0] = 'readouts'; from app.cli.main import main; main()"
MAKING = "import sys; from storage.store import Store; Store.open(sys.argv[1]).close()"
NOTIFY = """
[[notify]]
name = "desk"
url = "{url}/desk"
secret = "whsec_a2tra2tra2tra2tra2tra2tra2tra2tr"
"""

Message = tuple[str, str, str]
"""Id, event and address."""


@dataclass
class Outcome:
    """What one disturbed run and the run after it came to."""

    code: int
    """Of the disturbed run; negative if a signal ended it."""
    said: str
    """What it said on stderr."""
    lost: set[Message] = field(default_factory=set)
    invented: set[Message] = field(default_factory=set)
    repeats: int = 0
    trouble: list[str] = field(default_factory=list)
    """Whatever else is not as it should be."""

    @property
    def is_sound(self) -> bool:
        """Tell whether nothing was lost, invented or left to repair."""
        return not (self.lost or self.invented or self.trouble)


@dataclass
class Rehearsal:
    """A store before anything happened, and what has to come of it."""

    folder: Path
    place: Ministry
    sink: HttpSink
    home: Nursery
    expected: set[Message] = field(default_factory=set)
    changes: set[tuple[str, str]] = field(default_factory=set)

    def disturbed(
        self, n: int | str, *, fault: str = "signal=SIGKILL", late: bool = False
    ) -> Outcome:
        """Run once with a fault at the Nth write, once without, and compare.

        Args:
            n: which write, counted from 1 in each thread; `5+`: that one and all after it.
            fault: what strace injects there; `error=ENOSPC` and others go to disk calls.
            late: count from the first message on, in the thread that delivers.
        """
        calls = WRITES if fault.startswith("signal") else DISK
        inject = ["strace", "-f", "-qq", "-o", os.devnull, "-e", f"trace={calls}"]
        inject += ["-e", f"inject={calls}:{fault}:when={n}"]
        folder = self.fresh()
        self.sink.calls.clear()
        command = [] if late else inject
        with (folder / "said").open("w") as said:
            process = subprocess.Popen(
                [*command, sys.executable, "-c", PROGRAM, "crawl", "--json"],
                stdout=said, stderr=subprocess.STDOUT, cwd=ROOT,
                env={**os.environ, **self.environ(folder, 1), "PYTHONDONTWRITEBYTECODE": "1"},
            )  # fmt: skip
            self.sink.behave = _attaching([*inject, "-p", str(process.pid)]) if late else _well
            code = process.wait(100)
        said_lines = (folder / "said").read_text().splitlines()
        outcome = Outcome(code, "\n".join(x for x in said_lines if not x.startswith("{")))
        self.sink.behave = _well
        again = self.crawl(folder, 2)
        if again != 0:
            outcome.trouble.append(f"exit {again}: {(folder / 'err').read_text()[-300:]}")
        self._compare(folder, outcome)
        shutil.rmtree(folder)
        return outcome

    def crawl(self, folder: Path, hours: int) -> int:
        """Make a pass without faults and return its exit code."""
        environ = self.environ(folder, hours)
        self.home.start(folder, ["crawl"], **environ)
        return self.home.wait()

    def told(self) -> list[Message]:
        """Return what the receiver accepted, repeats included."""
        events = [(call.headers["webhook-id"], json.loads(call.body)) for call in self.sink.calls]
        return [(id_, event["data"]["event"], event["data"]["url"]) for id_, event in events]

    def fresh(self) -> Path:
        """Return the folder of a store as it was before the news."""
        folder = self.folder / "run"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self.folder / "base", folder)
        write_settings(folder, self.place, self.sink)
        return folder

    def environ(self, folder: Path, hours: int) -> dict[str, str]:
        """Return the environment of a run so many hours after the baseline."""
        clock = (START + timedelta(hours=hours)).isoformat()
        return {"READOUTS_CONFIG": str(folder / "readouts.toml"), "READOUTS_CLOCK": clock}

    def _compare(self, folder: Path, outcome: Outcome) -> None:
        told = self.told()
        outcome.lost = self.expected - set(told)
        outcome.invented = set(told) - self.expected
        outcome.repeats = len(told) - len(set(told))
        with Store.open(f"sqlite:///{folder / 'readouts.sqlite'}") as store:
            outcome.trouble += [f"{one.name}: {one.what}" for one in store.verifier.findings()]
            changes = changes_of(store)
            if changes != self.changes:
                outcome.trouble.append(f"changes: {sorted(changes ^ self.changes)}")
            states = store.timeline.waiting()
            if waiting := {key: n for key, n in states.items() if key[1] != "sent"}:
                outcome.trouble.append(f"undelivered: {waiting}")
            if left := store.unsettled("nh_mer"):
                outcome.trouble.append(f"{len(left)} pages nobody decided about")
        if "Traceback" in outcome.said:
            outcome.trouble.append(outcome.said[-1000:])


def changes_of(store: Store) -> set[tuple[str, str]]:
    """Return every change, the baseline aside."""
    return {(one.kind, one.url) for one in store.timeline.changes(ChangeFilter())}


def write_settings(folder: Path, place: Ministry, sink: HttpSink) -> None:
    """Write the configuration of a store in `folder`."""
    text = SETTINGS.format(folder=folder, address=place.address) + NOTIFY.format(url=sink.url)
    (folder / "readouts.toml").write_text(text, "utf-8")


def _well(call: Call) -> tuple[int, dict[str, str], bytes]:
    return 204, {}, b""


def _attaching(command: list[str]) -> Callable[[Call], tuple[int, dict[str, str], bytes]]:
    """Answer the first message once strace holds every thread of the process that sent it."""
    holds: list[subprocess.Popen[bytes]] = []

    def behave(call: Call) -> tuple[int, dict[str, str], bytes]:
        if not holds:
            holds.append(subprocess.Popen(command))
            threads = list(Path(f"/proc/{command[-1]}/task").iterdir())
            traced = f"TracerPid:\t{holds[0].pid}\n"
            while not all(traced in (one / "status").read_text() for one in threads):
                time.sleep(0.005)
            Thread(target=holds[0].wait, daemon=True).start()
        return 204, {}, b""

    return behave


def made_under(folder: Path, n: int) -> tuple[int, list[str]]:
    """Kill a process at its Nth write while it makes a store, then open the store.

    Returns:
        How the process ended, and what is wrong with the store.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    url = f"sqlite:///{folder / 'readouts.sqlite'}"
    calls = f"{DISK},rename,unlink"
    code = subprocess.run(
        ["strace", "-f", "-qq", "-o", os.devnull, "-e", f"trace={calls}",
         "-e", f"inject={calls}:signal=SIGKILL:when={n}", sys.executable, "-c", MAKING, url],
        cwd=ROOT, check=False,
    ).returncode  # fmt: skip
    with Store.open(url) as store:
        return code, [finding.what for finding in store.verifier.findings()]


@contextmanager
def rehearsal(folder: Path) -> Iterator[Rehearsal]:
    """Make the store, the ministry's news, and find out what they come to undisturbed."""
    base = folder / "base"
    base.mkdir()
    with ministry() as place, http_sink() as sink, nursery() as home:
        made = Rehearsal(folder, place, sink, home)
        for number in range(6):
            place.publish(number)
        write_settings(base, place, sink)
        assert made.crawl(base, 0) == 0, (base / "err").read_text()
        place.publish(6)
        place.publish(7)
        place.edit(1)
        place.edit(4)
        run = made.fresh()
        assert made.crawl(run, 1) == 0, (run / "err").read_text()
        made.expected = set(made.told())
        with Store.open(f"sqlite:///{run / 'readouts.sqlite'}") as store:
            made.changes = changes_of(store)
        assert len(made.expected) == len(made.changes) == 4
        yield made


def sweep(made: Rehearsal, steps: Iterable[int], fault: str, *, late: bool) -> Counter[str]:
    """Disturb at each of those writes, kills until a run has fewer; count what came of it."""
    total: Counter[str] = Counter()
    for n in steps:
        outcome = made.disturbed(n, fault=fault, late=late)
        total.update(
            runs=1, disturbed=outcome.code != 0, lost=len(outcome.lost),
            invented=len(outcome.invented), repeats=outcome.repeats,
            repairs=len(outcome.trouble), last=n - total["last"],
        )  # fmt: skip
        if not outcome.is_sound:
            print(f"N={n} {fault} late={late}: {outcome}", flush=True)
        if outcome.code == 0 and fault.startswith("signal"):
            break
    return total


def main() -> int:
    """Sweep over kills and errors and print the figures."""
    parser = argparse.ArgumentParser(description=str(__doc__).split("\n", 1)[0])
    parser.add_argument("--every", type=int, default=1, metavar="K", help="only every Kth write")
    parser.add_argument("--error", action="append", default=[], help="ENOSPC, EIO: also these")
    options = parser.parse_args()
    if shutil.which("strace") is None:
        print("strace is not installed; nothing was tried", file=sys.stderr)
        return 2
    bad = 0
    with TemporaryDirectory() as folder, rehearsal(Path(folder)) as made:
        for n in range(1, 10_000, options.every):
            code, wrong = made_under(Path(folder) / "made", n)
            bad += len(wrong)
            if code == 0:
                print(f"making a store: {n} runs, {bad} with a store that is not sound", flush=True)
                break
        for late in (False, True):
            last = 10_000
            for fault in ("signal=SIGKILL", *(f"error={name}" for name in options.error)):
                total = sweep(made, range(1, last + 1, options.every), fault, late=late)
                last = min(last, total.pop("last"))
                bad += total["lost"] + total["invented"] + total["repairs"]
                where = "from the first message on" if late else "from the start"
                figures = ", ".join(f"{count} {name}" for name, count in total.items())
                print(f"{fault} {where}: {figures}", flush=True)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
