"""Runs the migrations on the connection the store hands over; there is no other way in."""

from alembic import context

from storage.told import Table


def include_name(name: str | None, type_: str, _parents: object) -> bool:
    """Leave out the search index: its tables belong to the database's own search engine."""
    return not (type_ == "table" and (name or "").startswith("search"))


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Table.metadata,
    render_as_batch=True,
    transactional_ddl=True,
    compare_type=True,
    include_name=include_name,
)
with context.begin_transaction():
    context.run_migrations()
