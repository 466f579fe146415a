"""M18, M19 and what a configuration may do: secrets show nowhere, and nothing in it runs."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.hostile.villain import Villain
from tests.loopback import Loopback, page

CANARY = "c4n4ry"
PROGRAM = "from app.cli.main import main; main()"
CHANNELS = """
[[notify]]
name = "hook"
url = "env:HOOK"
secret = "env:HOOK_SECRET"
[[notify]]
name = "mail"
url = "env:MAIL"
[[notify]]
name = "chat"
url = "env:CHAT"
[[notify]]
name = "written"
url = "http://127.0.0.1:9/c4n4ry"
secret = "whsec_YzRuNHJ5YzRuNHJ5YzRuNHJ5YzRuNHJ5"
"""
COMMANDS = (
    ("settings",), ("settings", "--json"), ("sites",), ("health",), ("health", "--json"),
    ("notify", "log"), ("notify", "log", "--json"), ("notify", "test"), ("notify", "retry"),
    ("changes",), ("export", "jsonl"), ("verify",), ("crawl", "nowhere"), ("show", "x"),
)  # fmt: skip


@pytest.mark.parametrize("answer", ["500 Internal Server Error", "403 Forbidden"])
def test_m19_no_secret_is_in_any_output_log_or_store(tmp_path, capfd, answer):
    with Loopback() as sink, Villain(tmp_path, CHANNELS) as villain:
        echo = f"no such hook {CANARY} whsec_YzRuNHJ5YzRuNHJ5YzRuNHJ5YzRuNHJ5"
        sink.routes[f"/{CANARY}"] = page(echo, status=answer)
        villain.environ = {
            "HOOK": f"{sink.origin}/{CANARY}",
            "HOOK_SECRET": "whsec_YzRuNHJ5YzRuNHJ5YzRuNHJ5YzRuNHJ5",
            "MAIL": f"smtp://{CANARY}:{CANARY}@127.0.0.1:9?from=a@b.example&to=c@d.example",
            "CHAT": f"slack://{CANARY}AAAAAAAAA/{CANARY}AAAAAAAA/{CANARY}AAAAAAAAAAAAAAAAAAAA",
        }
        villain.publish_index("/press/1.html")
        villain.readout("/press/1.html", "")
        villain.run("crawl")
        villain.readout("/press/1.html", "", ships=14)
        villain.now = "2026-05-05T09:00:00+00:00"
        told = [villain.run("--log-level", "debug", "crawl")]
        told += [villain.run(*command) for command in COMMANDS]

    said = "".join(out + err for _, out, err in told) + "".join(capfd.readouterr())
    kept = b"".join(path.read_bytes() for path in tmp_path.glob("readouts.sqlite*"))

    assert "hook" in said
    assert sink.asked
    for secret in (CANARY, "YzRuNHJ5YzRuNHJ5"):
        assert secret not in said
        assert secret.encode() not in kept


def test_m23_a_new_store_is_for_its_owner_only(tmp_path):
    with Villain(tmp_path) as villain:
        villain.publish_index()
        villain.run("crawl")

    for path in tmp_path.glob("readouts.sqlite*"):
        assert path.stat().st_mode & 0o077 == 0, path


@pytest.mark.parametrize(
    "setting",
    [
        'contact = "$(touch {flag})"', 'contact = "`touch {flag}`"', 'contact = "{{{{7*7}}}}"',
        'contact = "!!python/object/apply:os.system [\'touch {flag}\']"',
        '[[notify]]\nname = "x"\nurl = "exec://touch%20{flag}"',
        '[[notify]]\nname = "x"\nurl = "file://{flag}"',
        '[[notify]]\nname = "x"\nurl = "python://os.system"',
        '[[notify]]\nname = "x"\nurl = "stdout://"\nsecret = "env:$(touch {flag})"',
    ],
)  # fmt: skip
def test_no_setting_is_ever_executed(tmp_path, setting):
    flag = tmp_path / "flag"
    config = tmp_path / "readouts.toml"
    config.write_text(setting.format(flag=flag))

    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, "settings", "--config", config],
        capture_output=True, text=True, env={**os.environ, "NO_COLOR": "1"}, check=False,
        cwd=Path.cwd(),
    )  # fmt: skip

    assert done.returncode in (0, 2)
    assert "Traceback" not in done.stderr
    assert not flag.exists()


@pytest.mark.parametrize("depth", [200, 20_000])
def test_a_selector_of_any_size_is_refused_or_answered(tmp_path, depth):
    with Villain(tmp_path) as villain:
        text = villain.config.read_text()
        deep = "div > " * depth + "p" if depth < 1000 else ":not(" * depth
        villain.config.write_text(text.replace('lead = "p.lead"', f'lead = "{deep}"'))
        code, _, err = villain.run("sites")

    assert code in (0, 2)
    assert err.count("\n") <= 1
    assert "Traceback" not in err
