"""First schema.

Revision ID: 0001
Created: 2026-11-22
"""

from functools import partial
from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# fmt: off


def _addresses() -> None:
    op.create_table("page",
        _number("id", autoincrement=False), _text("url"), _text("site"), _text("role"),
        _text("state"), _text("title", nullable=True), _day("published_on", nullable=True),
        _at("first_seen_at"), _at("last_look_at", nullable=True),
        _at("verified_at", nullable=True), _at("next_look_at", nullable=True),
        _text("etag", nullable=True), _text("last_modified", nullable=True),
        _number("not_modified_run"), _number("failures"), _at("absent_since", nullable=True),
        _number("absent_looks"), _number("edits"), _at("last_change_at", nullable=True),
        _at("listing_changed_at", nullable=True), _number("moved_to_id", nullable=True),
        _number("snapshot_id", nullable=True), _number("revision_id", nullable=True),
        _number("revisions"),
        sa.ForeignKeyConstraint(["moved_to_id"], ["page.id"], name="fk_page_moved_to_id"),
        sa.PrimaryKeyConstraint("id", name="pk_page"),
        sa.UniqueConstraint("url", name="uq_page_url"),
    )
    op.create_index("ix_page_role_published_on_id", "page", ["role", "published_on", "id"])
    op.create_index("ix_page_site_role_id", "page", ["site", "role", "id"])
    op.create_table("alias",
        _text("url"), _number("page_id"), _at("since_at"),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"], name="fk_alias_page_id"),
        sa.PrimaryKeyConstraint("url", name="pk_alias"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_alias_page_id", "alias", ["page_id"])


def _listings() -> None:
    op.create_table("listing",
        _number("id", autoincrement=False), _number("page_id"), _number("index_page_id"),
        _text("site"), _text("relation"), _text("title"), _day("published_on", nullable=True),
        _at("first_seen_at"), _at("last_seen_at"), _at("dropped_at", nullable=True),
        _flag("baseline"),
        sa.ForeignKeyConstraint(["index_page_id"], ["page.id"], name="fk_listing_index_page_id"),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"], name="fk_listing_page_id"),
        sa.PrimaryKeyConstraint("id", name="pk_listing"),
        sa.UniqueConstraint("index_page_id", "relation", "page_id",
            name="uq_listing_index_page_id_relation_page_id"),
    )
    op.create_index("ix_listing_page_id_relation", "listing", ["page_id", "relation"])
    op.create_table("look",
        _number("id", autoincrement=False), _number("page_id"), _at("at"), _text("outcome"),
        _number("status", nullable=True), _number("bytes"), _real("seconds"),
        _number("snapshot_id", nullable=True), _text("message", nullable=True),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"], name="fk_look_page_id"),
        sa.PrimaryKeyConstraint("id", name="pk_look"),
    )
    op.create_index("ix_look_page_id", "look", ["page_id"])

def _evidence() -> None:
    op.create_table("snapshot",
        _number("id", autoincrement=False), _number("page_id"), _text("url"), _data("sha256"),
        _number("size"), _at("fetched_at"), _number("status"), _real("seconds"),
        _text("moved_to", nullable=True), _flag("moved_for_good"), _data("headers"),
        _data("chain"), _at("settled_at", nullable=True), _text("verdict", nullable=True),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"], name="fk_snapshot_page_id"),
        sa.PrimaryKeyConstraint("id", name="pk_snapshot"),
    )
    op.create_index("ix_snapshot_held", "snapshot", ["id"],
        sqlite_where=sa.text("verdict = 'held'"),
        postgresql_where=sa.text("verdict = 'held'"))
    op.create_index("ix_snapshot_open", "snapshot", ["id"],
        sqlite_where=sa.text("verdict IS NULL"),
        postgresql_where=sa.text("verdict IS NULL"))
    op.create_index("ix_snapshot_page_id", "snapshot", ["page_id"])
    op.create_table("body",
        _number("snapshot_id", autoincrement=False), _number("base_id", nullable=True),
        _number("depth"), _data("packed"),
        sa.ForeignKeyConstraint(["base_id"], ["snapshot.id"], name="fk_body_base_id"),
        sa.ForeignKeyConstraint(["snapshot_id"], ["snapshot.id"], name="fk_body_snapshot_id"),
        sa.PrimaryKeyConstraint("snapshot_id", name="pk_body"),
    )
    op.create_table("quarantine",
        _number("snapshot_id", autoincrement=False), _text("read_by"), _number("tries"),
        _at("tried_at"), _text("reason"),
        sa.ForeignKeyConstraint(["snapshot_id"], ["snapshot.id"],
            name="fk_quarantine_snapshot_id"),
        sa.PrimaryKeyConstraint("snapshot_id", name="pk_quarantine"),
    )


def _readings() -> None:
    op.create_table("revision",
        _number("id", autoincrement=False), _number("page_id"), _number("number"),
        _number("snapshot_id"), _text("read_by"), _text("text_digest"), _at("at"),
        _at("corrected_at", nullable=True), _text("language"), _text("title"),
        _day("published_on", nullable=True), _text("section", nullable=True), _flag("is_meeting"),
        _text("kind"), _text("mode"), _text("start_home", nullable=True),
        _text("start_local", nullable=True), _text("place_country", nullable=True),
        _text("countries"), _text("people"),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"], name="fk_revision_page_id"),
        sa.ForeignKeyConstraint(["snapshot_id"], ["snapshot.id"], name="fk_revision_snapshot_id"),
        sa.PrimaryKeyConstraint("id", name="pk_revision"),
        sa.UniqueConstraint("page_id", "number", name="uq_revision_page_id_number"),
    )
    op.create_index("ix_revision_snapshot_id", "revision", ["snapshot_id"])
    op.create_index("ix_revision_text_digest", "revision", ["text_digest"])
    op.create_table("record",
        _number("revision_id", autoincrement=False), _data("packed"),
        sa.ForeignKeyConstraint(["revision_id"], ["revision.id"], name="fk_record_revision_id"),
        sa.PrimaryKeyConstraint("revision_id", name="pk_record"),
    )
    op.create_table("translation",
        _number("page_id", autoincrement=False), _text("url"), _text("language"),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"], name="fk_translation_page_id"),
        sa.PrimaryKeyConstraint("page_id", "url", name="pk_translation"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_translation_url", "translation", ["url"])

def _news() -> None:
    op.create_table("change",
        _number("id", autoincrement=False), _text("kind"), _text("site"), _number("page_id"),
        _number("before_revision_id", nullable=True), _number("after_revision_id", nullable=True),
        _at("unchanged_until", nullable=True), _at("seen_at"), _flag("baseline"),
        _text("held_reason", nullable=True), _text("significance"), _text("reasons"),
        _flag("silent"), _text("relations"), _text("fields"), _text("title"),
        _day("published_on", nullable=True),
        sa.ForeignKeyConstraint(["after_revision_id"], ["revision.id"],
            name="fk_change_after_revision_id"),
        sa.ForeignKeyConstraint(["before_revision_id"], ["revision.id"],
            name="fk_change_before_revision_id"),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"], name="fk_change_page_id"),
        sa.PrimaryKeyConstraint("id", name="pk_change"),
    )
    op.create_index("ix_change_after_revision_id", "change", ["after_revision_id"])
    op.create_index("ix_change_page_id", "change", ["page_id"])
    op.create_table("change_field",
        _number("id", autoincrement=False), _number("change_id"), _text("name"),
        _text("before", nullable=True), _text("after", nullable=True),
        sa.ForeignKeyConstraint(["change_id"], ["change.id"], name="fk_change_field_change_id"),
        sa.PrimaryKeyConstraint("id", name="pk_change_field"),
    )
    op.create_index("ix_change_field_change_id", "change_field", ["change_id"])


def _messages() -> None:
    op.create_table("trouble",
        _number("id", autoincrement=False), _text("site"), _text("scope"), _text("problem"),
        _text("message"), _at("since_at"), _at("last_at"), _number("times"),
        _at("recovered_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_trouble"),
    )
    op.create_index("ix_trouble_site_scope_recovered_at", "trouble", ["site", "scope",
        "recovered_at"])
    op.create_table("delivery",
        _number("id", autoincrement=False), _text("key"), _text("channel"),
        _number("change_id", nullable=True), _number("trouble_id", nullable=True), _text("event"),
        _text("state"), _flag("digest"), _at("due_at"), _number("attempts"),
        _text("answer", nullable=True), _text("held_reason", nullable=True), _at("created_at"),
        _at("done_at", nullable=True),
        sa.ForeignKeyConstraint(["change_id"], ["change.id"], name="fk_delivery_change_id"),
        sa.ForeignKeyConstraint(["trouble_id"], ["trouble.id"], name="fk_delivery_trouble_id"),
        sa.PrimaryKeyConstraint("id", name="pk_delivery"),
        sa.UniqueConstraint("change_id", "channel", name="uq_delivery_change_id_channel"),
        sa.UniqueConstraint("key", name="uq_delivery_key"),
    )
    op.create_index("ix_delivery_channel_state_due_at", "delivery", ["channel", "state",
        "due_at"])
    op.create_index("ix_delivery_trouble_id", "delivery", ["trouble_id"])
    op.create_table("attempt",
        _number("id", autoincrement=False), _number("delivery_id"), _at("at"), _text("outcome"),
        _text("answer"),
        sa.ForeignKeyConstraint(["delivery_id"], ["delivery.id"], name="fk_attempt_delivery_id"),
        sa.PrimaryKeyConstraint("id", name="pk_attempt"),
    )
    op.create_index("ix_attempt_delivery_id", "attempt", ["delivery_id"])

def _state() -> None:
    op.create_table("host",
        _text("name"), _text("state"),
        sa.PrimaryKeyConstraint("name", name="pk_host"),
    )
    op.create_table("channel",
        _text("name"), _number("failures"), _at("not_before_at", nullable=True),
        _at("last_sent_at", nullable=True), _text("last_error", nullable=True),
        sa.PrimaryKeyConstraint("name", name="pk_channel"),
    )
    op.create_table("meta",
        _text("name"), _text("value"),
        sa.PrimaryKeyConstraint("name", name="pk_meta"),
    )


# fmt: on


def upgrade() -> None:
    for tables in (_addresses, _listings, _evidence, _readings, _news, _messages, _state):
        tables()
    for statement in _SEARCH[op.get_context().dialect.name]:
        op.execute(statement)
    op.execute(sa.insert(_META).values(name="store_id", value=uuid4().hex))


def downgrade() -> None:
    raise NotImplementedError("there is nothing before the first schema")


def _column(
    type_: sa.types.TypeEngine[Any], name: str, *, nullable: bool = False, **options: Any
) -> sa.Column[Any]:
    return sa.Column(name, type_, nullable=nullable, **options)


_text = partial(_column, AutoString())
_at = partial(_column, UTCDateTime())
_day = partial(_column, sa.Date())
_number = partial(_column, sa.Integer())
_real = partial(_column, sa.Float())
_flag = partial(_column, sa.Boolean())
_data = partial(_column, sa.LargeBinary())

_META = sa.table("meta", sa.column("name"), sa.column("value"))
_FTS5 = (
    "CREATE VIRTUAL TABLE search USING "
    "fts5(words, content='', columnsize=0, detail=none, tokenize='ascii')"
)
_SEARCH = {
    "sqlite": [_FTS5],
    "postgresql": (
        "CREATE TABLE search (revision_id integer PRIMARY KEY, words tsvector NOT NULL)",
        "CREATE INDEX ix_search_words ON search USING gin (words)",
    ),
}
"""The tokens are made by `storage.words`; the database only looks them up."""
