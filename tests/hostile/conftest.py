"""The parts of a pass, for tests of what a hostile or broken ministry must not bring about."""

from tests.scheduler.conftest import open_store, watch

__all__ = ["open_store", "watch"]
