"""A stage for every hostile test: a ministry, a program that watches it, one clock for both."""

from dataclasses import dataclass

from tests.fixtureweb import Clock
from tests.hostile.ministry import Ministry, Site
from tests.hostile.pages import Talk
from tests.hostile.program import Pass, Program

TALKS = tuple(Talk(f"talk-{number}", title=f"Talks with Averland {number}") for number in range(6))


@dataclass
class Stage:
    """A ministry and the program that watches it."""

    ministry: Ministry
    program: Program
    clock: Clock

    @property
    def site(self) -> Site:
        return self.ministry.site

    def crawl(self, *, hours: float = 7, full: bool = False) -> Pass:
        """Let some hours go by and make a pass."""
        self.clock.pass_by(hours=hours)
        self.ministry.crawl += 1
        return self.program.crawl(full=full)
