"""What a pass costs, beside a bare loop that only fetches and hashes.

    python -m benchmarks.crawl_pass [--readouts 2000] [--indexes 20] [--connections 2] [--json]

A local server (own process) plays a ministry of INDEXES index pages and READOUTS readouts of
20 KB. Measured in turn, each as a process of its own: a first pass, an unchanged pass, and a pass
after 1 % new and 1 % edited; before each the bare loop over the same pages with the same number of
connections (httpx.Client, one hash a body, conditional in the second and third pass). Pauses are
zero. CPU is user + system of the whole process and its children, less what the same command costs
with a store of its own and one request (start-up), as the bare loop is measured after its own;
memory is the peak of the process. Byte code is kept between runs, as in an installed program.
"""

import argparse
import hashlib
import json
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path

CONFIG = """database = "sqlite:///{folder}/store.sqlite"
[fetch]
pause = 0.0
connections_per_host = {connections}
daily_requests = 1000000
mirrors = {{ "https://www.mofa.go.jp" = "http://127.0.0.1:{port}" }}
[[site]]
key = "xx_bench"
ministry = "Ministry of the benchmark"
timezone = "Asia/Tokyo"
country = "JP"
index_urls = [{indexes}]
[site.index]
item = "#maincontents ul.link-list > li"
link = "a"
[site.readout]
within = "#contents"
title = "h2.title2"
section = "h1.title1"
date = "#maincontents .rightalign"
date_format = "%B %d, %Y"
lead = ".any-area > p"
items = ".any-area > ol > li"
"""


@dataclass(frozen=True)
class Cost:
    """What one process used."""

    cpu: float
    wall: float
    peak_mb: float
    out: str


def measured(*command: str, **environment: str) -> Cost:
    """Run a command to its end and return what it used."""
    began = time.perf_counter()
    with tempfile.TemporaryFile() as out:
        kept = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
        process = subprocess.Popen(command, stdout=out, env={**kept, **environment})
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        text = out.read().decode()
    if process.returncode:
        sys.exit(f"{' '.join(command)} ended with {process.returncode}\n{text[-2000:]}")
    wall = time.perf_counter() - began
    return Cost(used.ru_utime + used.ru_stime, wall, used.ru_maxrss / 1024, text)


def bare(base: str, paths: list[str], connections: int, known: Path) -> None:
    """Fetch every page and hash it; with the ETags of the run before, if there are any."""
    import httpx

    etags: dict[str, str] = json.loads(known.read_text()) if known.exists() else {}
    began = resource.getrusage(resource.RUSAGE_SELF)
    turn, left = threading.Lock(), list(reversed(paths))
    limits = httpx.Limits(max_connections=connections)
    with httpx.Client(base_url=base, limits=limits, trust_env=False) as client:

        def lane() -> None:
            while True:
                with turn:
                    if not left:
                        return
                    path = left.pop()
                etag = etags.get(path)
                answer = client.get(path, headers={"If-None-Match": etag} if etag else {})
                if answer.status_code == 200:
                    hashlib.sha256(answer.content).hexdigest()
                    etags[path] = answer.headers["etag"]

        lanes = [threading.Thread(target=lane) for _ in range(connections)]
        for thread in lanes:
            thread.start()
        for thread in lanes:
            thread.join()
    ended = resource.getrusage(resource.RUSAGE_SELF)
    known.write_text(json.dumps(etags))
    print(ended.ru_utime + ended.ru_stime - began.ru_utime - began.ru_stime)


def store_size(folder: Path) -> int:
    """Return the bytes of the store, journal included."""
    return sum(path.stat().st_size for path in folder.glob("store.sqlite*"))


def run(options: argparse.Namespace, folder: Path, port: int) -> list[dict[str, float | str]]:
    """Measure the three passes and return one row for each."""
    base = f"http://127.0.0.1:{port}"
    indexes = [f"/region/x/c{n:02d}/index.html" for n in range(options.indexes)]
    quoted = ", ".join(f'"https://www.mofa.go.jp{path}"' for path in indexes)
    config = folder / "readouts.toml"
    config.write_text(CONFIG.format(
        folder=folder, port=port, connections=options.connections, indexes=quoted))  # fmt: skip
    command = (str(Path(sys.executable).parent / "readouts"), "--config", str(config))
    crawl = (*command, "crawl", "--json", "--no-notify")
    elsewhere = f"sqlite:///{folder}/start-up.sqlite"
    start_up = min(
        measured(*crawl, "--max-requests", "1", READOUTS_DATABASE=elsewhere).cpu for _ in range(4)
    )
    rows: list[dict[str, float | str]] = []
    raw = 0
    for day, name in ((1, "first"), (1, "unchanged"), (2, "1% new, 1% edited")):
        urllib.request.urlopen(f"{base}/-/day/{day}").read()
        count = options.readouts + (day - 1) * max(1, options.readouts // 100)
        paths = indexes + [f"/erp/x/page{n:06d}.html" for n in range(count)]
        loop = measured(sys.executable, "-m", "benchmarks.crawl_pass", "--bare", base,
                        "--connections", str(options.connections), "--paths", json.dumps(paths)
                        if len(paths) < 100 else _listed(folder, paths), "--known", str(folder / "etags"))  # fmt: skip
        clock = f"2026-04-{10 + len(rows):02d}T09:00:00Z"
        ours = measured(*crawl, READOUTS_CLOCK=clock)
        summary = json.loads(ours.out.splitlines()[-1])
        raw += summary["bytes"]
        bare_cpu, cpu = float(loop.out), ours.cpu - start_up
        rows.append({
            "pass": name, "pages": len(paths), "requests": summary["requests"],
            "bytes": summary["bytes"], "304": summary["not_modified"], "new": summary["new"], "edited": summary["edited"],
            "bare ms/page": 1000 * bare_cpu / len(paths), "ms/page": 1000 * cpu / len(paths),
            "times bare": cpu / bare_cpu, "wall s": ours.wall, "peak MB": ours.peak_mb,
            "store/raw": store_size(folder) / raw,
        })  # fmt: skip
    return rows


def _listed(folder: Path, paths: list[str]) -> str:
    (folder / "paths.json").write_text(json.dumps(paths))
    return f"@{folder / 'paths.json'}"


def main() -> None:
    """Parse the options, start the ministry, print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)  # fmt: skip
    parser.add_argument("--readouts", type=int, default=2000)
    parser.add_argument("--indexes", type=int, default=20)
    parser.add_argument("--connections", type=int, default=2)
    parser.add_argument("--json", action="store_true")
    for hidden in ("--bare", "--paths", "--known"):
        parser.add_argument(hidden, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.bare:
        text = options.paths
        paths = json.loads(Path(text[1:]).read_text() if text.startswith("@") else text)
        return bare(options.bare, paths, options.connections, Path(options.known))
    ministry = [sys.executable, "-m", "benchmarks.ministry", "0", str(options.indexes), str(options.readouts)]  # fmt: skip
    with tempfile.TemporaryDirectory() as folder, subprocess.Popen(ministry, stdout=subprocess.PIPE) as server:  # fmt: skip
        assert server.stdout
        try:
            rows = run(options, Path(folder), int(server.stdout.readline()))
        finally:
            server.kill()
    for row in rows:
        text = json.dumps(row) if options.json else "  ".join(
            f"{key} {value:.2f}" if isinstance(value, float) else f"{key} {value}"
            for key, value in row.items())  # fmt: skip
        print(text)
    return None


if __name__ == "__main__":
    main()
