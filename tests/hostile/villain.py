"""A ministry whose every text is an attack, on loopback, and a way to run commands against it."""

import io
import json
from html import escape
from pathlib import Path

from app.cli.invocation import Invocation
from app.cli.main import run
from app.terminal import Terminal
from tests.loopback import Loopback, page

SITE = "https://mer.example"
INDEX = "/relations/averland/index.html"
SETTINGS = """
database = "sqlite:///{folder}/readouts.sqlite"
[fetch]
pause = 0
timeout = 5
mirrors = {{ "https://mer.example" = "{origin}" }}
[[site]]
key = "nh_mer"
ministry = "Ministry of External Relations of Norrholm"
timezone = "Europe/Oslo"
index_urls = ["https://mer.example/relations/averland/index.html"]
[site.index]
item = "ul.list li"
link = "a"
date = "span"
date_format = "(%B %d, %Y)"
[site.readout]
within = "article"
title = "h1"
date = "p.date"
date_format = "%B %d, %Y"
lead = "p.lead"
items = "ol > li"
captions = "figcaption"
{more}
"""


class Villain(Loopback):
    """Serves an index and the readouts it lists; bodies and links are the test's own."""

    def __init__(self, folder: Path, more: str = "") -> None:
        super().__init__()
        self.now = "2026-05-04T09:00:00+00:00"
        self.config = folder / "readouts.toml"
        self.config.write_text(SETTINGS.format(folder=folder, origin=self.origin, more=more))
        self.routes["/robots.txt"] = page("", kind="text/plain")
        self.environ: dict[str, str] = {}

    def publish_index(self, *links: str, head: str = "") -> None:
        """Show an index with these links."""
        lines = "".join(
            f'<li><a href="{link}">Talks number {number}</a><span>(May 3, 2026)</span></li>'
            for number, link in enumerate(links)
        )
        self.routes[INDEX] = page(
            f"<!DOCTYPE html><html><head><title>Averland</title>{head}</head><body>"
            f'<h1>Relations</h1><ul class="list">{lines}</ul></body></html>',
            kind="text/html; charset=utf-8",
        )

    def readout(self, path: str, text: str, *, ships: int = 12, date: str = "May 3, 2026") -> None:
        """Publish a readout whose every text begins and ends with `text`."""
        evil = escape(text)
        body = f"""<!DOCTYPE html><html lang="en"><head><title>{evil}</title></head><body><article>
<h1>{evil} Foreign Ministers' Talks {evil}</h1><p class="date">{date}</p>
<p class="lead">On May 3, Mr. Tor {evil} Vang, Foreign Minister of Norrholm, held talks with
Mr. Ion Marr, Foreign Minister of Finland, for 20 minutes. {evil} {evil}</p>
<ol><li>{evil} Both sides welcomed the accord on fisheries. {evil}</li>
<li>They agreed to send {ships} ships. {evil}</li></ol>
<figure><img src="/a.jpg" alt="{evil}"><figcaption>{evil}</figcaption></figure>
<p><a href="javascript:alert(1)">{evil}</a> <a href="/b.pdf">{evil}</a></p>
</article></body></html>"""
        self.routes[path] = page(body, kind="text/html; charset=utf-8")

    def run(self, *arguments: str) -> tuple[int, str, str]:
        """Run a command; return exit code, stdout and stderr."""
        out, err = io.StringIO(), io.StringIO()
        environ = {"READOUTS_CLOCK": self.now, **self.environ}
        invocation = Invocation(Terminal(out, err), environ)
        code = run([*arguments, "--config", str(self.config)], invocation)
        return code, out.getvalue(), err.getvalue()

    def json(self, *arguments: str) -> list[dict]:
        """Run a command with `--json` and return its lines."""
        return [json.loads(line) for line in self.run(*arguments, "--json")[1].splitlines()]
