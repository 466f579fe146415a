"""Files written whole or not at all: a new file beside the old one, then renamed over it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from scraper.errors import UsageError


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """Open a file to write; it takes the place of `path` when the block ends well.

    A symbolic link is replaced, never followed.

    Raises:
        UsageError: the folder is missing or may not be written to, or something that is
            no file is there already.
    """
    if path.exists() and not path.is_file() and not path.is_symlink():
        raise UsageError(f"{path} is not a file")
    beside = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o666)
    except OSError as error:
        raise UsageError(f"{path}: cannot be written: {error.strerror}") from None
    try:
        with open(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
