"""From the schema a store has to the schema this program knows."""

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from scraper.errors import StoreTooNewError
from storage.engine import Database, create_file
from storage.faults import no_store

REVISIONS = ("0001",)
"""Every schema there ever was, oldest first; the last one is ours."""


def schema_of(database: Database) -> str | None:
    """Return the schema a store has, or None if there is nothing in it.

    Raises:
        StoreTooNewError: a later version of the program wrote it.
        NotAStoreError: a database, but not one of ours.
    """
    with database.reading() as connection:
        tables = set(inspect(connection).get_table_names())
        if not tables and not database.is_sqlite:
            return None
        if not {"alembic_version", "page", "meta"} <= tables:
            raise no_store(database.name, "a database, but not a store of this program")
        found = connection.scalar(text("SELECT version_num FROM alembic_version"))
    if found not in REVISIONS:
        raise StoreTooNewError(
            f"{database.name}: written by a later version of readouts (schema {found}, "
            f"this program knows {REVISIONS[-1]}); update the program"
        )
    return str(found)


def bring_up_to_date(database: Database) -> None:
    """Migrate a store in one transaction: killed half-way, it is as it was."""
    if schema_of(database) != REVISIONS[-1]:
        with database.writing() as connection:
            upgrade(connection)


def create(database: Database, path: Path) -> None:
    """Make a new SQLite store beside its place, then move it there whole."""
    new = path.with_name(path.name + ".new")
    for leftover in (new, new.with_name(new.name + "-wal"), new.with_name(new.name + "-shm")):
        leftover.unlink(missing_ok=True)
    create_file(new)
    building = Database(database.url.set(database=str(new)))
    try:
        with building.writing() as connection:
            upgrade(connection)
    finally:
        building.close()
    new.rename(path)


def upgrade(connection: Connection, to: str = "head") -> None:
    """Run the missing migrations on a connection that is in a transaction."""
    from alembic import command  # slow to import, and hardly ever needed
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "storage:migrations")
    config.attributes["connection"] = connection
    command.upgrade(config, to)
