"""First schema

Revision ID: 0001
Revises:
Created: 2026-11-23 00:07:12.494781
"""

from uuid import uuid4

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql import sqltypes

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "channel",
        sa.Column("name", sqltypes.AutoString(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("not_before_at", sqltypes.UTCDateTime(), nullable=True),
        sa.Column("last_sent_at", sqltypes.UTCDateTime(), nullable=True),
        sa.Column("last_error", sqltypes.AutoString(), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_channel")),
    )
    op.create_table(
        "host",
        sa.Column("name", sqltypes.AutoString(), nullable=False),
        sa.Column("state", sqltypes.AutoString(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_host")),
    )
    op.create_table(
        "meta",
        sa.Column("name", sqltypes.AutoString(), nullable=False),
        sa.Column("value", sqltypes.AutoString(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_meta")),
    )
    op.create_table(
        "page",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("url", sqltypes.AutoString(), nullable=False),
        sa.Column("site", sqltypes.AutoString(), nullable=False),
        sa.Column("role", sqltypes.AutoString(), nullable=False),
        sa.Column("state", sqltypes.AutoString(), nullable=False),
        sa.Column("title", sqltypes.AutoString(), nullable=True),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("first_seen_at", sqltypes.UTCDateTime(), nullable=False),
        sa.Column("last_look_at", sqltypes.UTCDateTime(), nullable=True),
        sa.Column("verified_at", sqltypes.UTCDateTime(), nullable=True),
        sa.Column("next_look_at", sqltypes.UTCDateTime(), nullable=True),
        sa.Column("etag", sqltypes.AutoString(), nullable=True),
        sa.Column("last_modified", sqltypes.AutoString(), nullable=True),
        sa.Column("not_modified_run", sa.Integer(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("absent_since", sqltypes.UTCDateTime(), nullable=True),
        sa.Column("absent_looks", sa.Integer(), nullable=False),
        sa.Column("edits", sa.Integer(), nullable=False),
        sa.Column("last_change_at", sqltypes.UTCDateTime(), nullable=True),
        sa.Column("listing_changed_at", sqltypes.UTCDateTime(), nullable=True),
        sa.Column("moved_to_id", sa.Integer(), nullable=True),
        sa.Column("snapshot_id", sa.Integer(), nullable=True),
        sa.Column("revision_id", sa.Integer(), nullable=True),
        sa.Column("revisions", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["moved_to_id"], ["page.id"], name=op.f("fk_page_moved_to_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_page")),
        sa.UniqueConstraint("url", name=op.f("uq_page_url")),
    )
    with op.batch_alter_table("page", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_page_role_published_on_id"), ["role", "published_on", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_page_site_role_id"), ["site", "role", "id"], unique=False
        )

    op.create_table(
        "trouble",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("site", sqltypes.AutoString(), nullable=False),
        sa.Column("scope", sqltypes.AutoString(), nullable=False),
        sa.Column("problem", sqltypes.AutoString(), nullable=False),
        sa.Column("message", sqltypes.AutoString(), nullable=False),
        sa.Column("since_at", sqltypes.UTCDateTime(), nullable=False),
        sa.Column("last_at", sqltypes.UTCDateTime(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("recovered_at", sqltypes.UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trouble")),
    )
    with op.batch_alter_table("trouble", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_trouble_site_scope_recovered_at"),
            ["site", "scope", "recovered_at"],
            unique=False,
        )

    op.create_table(
        "alias",
        sa.Column("url", sqltypes.AutoString(), nullable=False),
        sa.Column("page_id", sa.Integer(), nullable=False),
        sa.Column("since_at", sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"], name=op.f("fk_alias_page_id")),
        sa.PrimaryKeyConstraint("url", name=op.f("pk_alias")),
    )
    with op.batch_alter_table("alias", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_alias_page_id"), ["page_id"], unique=False)

    op.create_table(
        "listing",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("page_id", sa.Integer(), nullable=False),
        sa.Column("index_page_id", sa.Integer(), nullable=False),
        sa.Column("site", sqltypes.AutoString(), nullable=False),
        sa.Column("relation", sqltypes.AutoString(), nullable=False),
        sa.Column("title", sqltypes.AutoString(), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("first_seen_at", sqltypes.UTCDateTime(), nullable=False),
        sa.Column("last_seen_at", sqltypes.UTCDateTime(), nullable=False),
        sa.Column("dropped_at", sqltypes.UTCDateTime(), nullable=True),
        sa.Column("baseline", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["index_page_id"], ["page.id"], name=op.f("fk_listing_index_page_id")
        ),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"], name=op.f("fk_listing_page_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listing")),
        sa.UniqueConstraint(
            "index_page_id",
            "relation",
            "page_id",
            name=op.f("uq_listing_index_page_id_relation_page_id"),
        ),
    )
    with op.batch_alter_table("listing", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_listing_page_id_relation"), ["page_id", "relation"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_listing_site_relation"), ["site", "relation"], unique=False
        )

    op.create_table(
        "look",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("page_id", sa.Integer(), nullable=False),
        sa.Column("at", sqltypes.UTCDateTime(), nullable=False),
        sa.Column("outcome", sqltypes.AutoString(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("bytes", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.Column("snapshot_id", sa.Integer(), nullable=True),
        sa.Column("message", sqltypes.AutoString(), nullable=True),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"], name=op.f("fk_look_page_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_look")),
    )
    with op.batch_alter_table("look", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_look_page_id"), ["page_id"], unique=False)

    op.create_table(
        "snapshot",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("page_id", sa.Integer(), nullable=False),
        sa.Column("url", sqltypes.AutoString(), nullable=False),
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("fetched_at", sqltypes.UTCDateTime(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.Column("moved_to", sqltypes.AutoString(), nullable=True),
        sa.Column("moved_for_good", sa.Boolean(), nullable=False),
        sa.Column("headers", sa.LargeBinary(), nullable=False),
        sa.Column("chain", sa.LargeBinary(), nullable=False),
        sa.Column("settled_at", sqltypes.UTCDateTime(), nullable=True),
        sa.Column("verdict", sqltypes.AutoString(), nullable=True),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"], name=op.f("fk_snapshot_page_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_snapshot")),
    )
    with op.batch_alter_table("snapshot", schema=None) as batch_op:
        batch_op.create_index(
            "ix_snapshot_held",
            ["id"],
            unique=False,
            sqlite_where=sa.text("verdict = 'held'"),
            postgresql_where=sa.text("verdict = 'held'"),
        )
        batch_op.create_index(
            "ix_snapshot_open",
            ["id"],
            unique=False,
            sqlite_where=sa.text("verdict IS NULL"),
            postgresql_where=sa.text("verdict IS NULL"),
        )
        batch_op.create_index(batch_op.f("ix_snapshot_page_id"), ["page_id"], unique=False)

    op.create_table(
        "translation",
        sa.Column("page_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("url", sqltypes.AutoString(), nullable=False),
        sa.Column("language", sqltypes.AutoString(), nullable=False),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"], name=op.f("fk_translation_page_id")),
        sa.PrimaryKeyConstraint("page_id", "url", name=op.f("pk_translation")),
    )
    with op.batch_alter_table("translation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_translation_url"), ["url"], unique=False)

    op.create_table(
        "body",
        sa.Column("snapshot_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("base_id", sa.Integer(), nullable=True),
        sa.Column("depth", sa.Integer(), nullable=False),
        sa.Column("packed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["base_id"], ["snapshot.id"], name=op.f("fk_body_base_id")),
        sa.ForeignKeyConstraint(["snapshot_id"], ["snapshot.id"], name=op.f("fk_body_snapshot_id")),
        sa.PrimaryKeyConstraint("snapshot_id", name=op.f("pk_body")),
    )
    op.create_table(
        "revision",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("page_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("snapshot_id", sa.Integer(), nullable=False),
        sa.Column("read_by", sqltypes.AutoString(), nullable=False),
        sa.Column("text_digest", sqltypes.AutoString(), nullable=False),
        sa.Column("at", sqltypes.UTCDateTime(), nullable=False),
        sa.Column("corrected_at", sqltypes.UTCDateTime(), nullable=True),
        sa.Column("language", sqltypes.AutoString(), nullable=False),
        sa.Column("title", sqltypes.AutoString(), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("section", sqltypes.AutoString(), nullable=True),
        sa.Column("is_meeting", sa.Boolean(), nullable=False),
        sa.Column("kind", sqltypes.AutoString(), nullable=False),
        sa.Column("mode", sqltypes.AutoString(), nullable=False),
        sa.Column("start_home", sqltypes.AutoString(), nullable=True),
        sa.Column("start_local", sqltypes.AutoString(), nullable=True),
        sa.Column("place_country", sqltypes.AutoString(), nullable=True),
        sa.Column("countries", sqltypes.AutoString(), nullable=False),
        sa.Column("people", sqltypes.AutoString(), nullable=False),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"], name=op.f("fk_revision_page_id")),
        sa.ForeignKeyConstraint(
            ["snapshot_id"], ["snapshot.id"], name=op.f("fk_revision_snapshot_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revision")),
        sa.UniqueConstraint("page_id", "number", name=op.f("uq_revision_page_id_number")),
    )
    with op.batch_alter_table("revision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_revision_snapshot_id"), ["snapshot_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_revision_text_digest"), ["text_digest"], unique=False)

    op.create_table(
        "change",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sqltypes.AutoString(), nullable=False),
        sa.Column("site", sqltypes.AutoString(), nullable=False),
        sa.Column("page_id", sa.Integer(), nullable=False),
        sa.Column("before_revision_id", sa.Integer(), nullable=True),
        sa.Column("after_revision_id", sa.Integer(), nullable=True),
        sa.Column("unchanged_until", sqltypes.UTCDateTime(), nullable=True),
        sa.Column("seen_at", sqltypes.UTCDateTime(), nullable=False),
        sa.Column("baseline", sa.Boolean(), nullable=False),
        sa.Column("held_reason", sqltypes.AutoString(), nullable=True),
        sa.Column("significance", sqltypes.AutoString(), nullable=False),
        sa.Column("reasons", sqltypes.AutoString(), nullable=False),
        sa.Column("silent", sa.Boolean(), nullable=False),
        sa.Column("relations", sqltypes.AutoString(), nullable=False),
        sa.Column("fields", sqltypes.AutoString(), nullable=False),
        sa.Column("title", sqltypes.AutoString(), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["after_revision_id"], ["revision.id"], name=op.f("fk_change_after_revision_id")
        ),
        sa.ForeignKeyConstraint(
            ["before_revision_id"], ["revision.id"], name=op.f("fk_change_before_revision_id")
        ),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"], name=op.f("fk_change_page_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change")),
    )
    with op.batch_alter_table("change", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_change_after_revision_id"), ["after_revision_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_change_before_revision_id"), ["before_revision_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_change_page_id"), ["page_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_change_seen_at"), ["seen_at"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_change_site_seen_at"), ["site", "seen_at"], unique=False
        )

    op.create_table(
        "record",
        sa.Column("revision_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("packed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revision.id"], name=op.f("fk_record_revision_id")
        ),
        sa.PrimaryKeyConstraint("revision_id", name=op.f("pk_record")),
    )
    op.create_table(
        "change_field",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column("name", sqltypes.AutoString(), nullable=False),
        sa.Column("before", sqltypes.AutoString(), nullable=True),
        sa.Column("after", sqltypes.AutoString(), nullable=True),
        sa.ForeignKeyConstraint(
            ["change_id"], ["change.id"], name=op.f("fk_change_field_change_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change_field")),
    )
    with op.batch_alter_table("change_field", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_change_field_change_id"), ["change_id"], unique=False)

    op.create_table(
        "delivery",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("key", sqltypes.AutoString(), nullable=False),
        sa.Column("channel", sqltypes.AutoString(), nullable=False),
        sa.Column("change_id", sa.Integer(), nullable=True),
        sa.Column("trouble_id", sa.Integer(), nullable=True),
        sa.Column("event", sqltypes.AutoString(), nullable=False),
        sa.Column("state", sqltypes.AutoString(), nullable=False),
        sa.Column("digest", sa.Boolean(), nullable=False),
        sa.Column("due_at", sqltypes.UTCDateTime(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("answer", sqltypes.AutoString(), nullable=True),
        sa.Column("held_reason", sqltypes.AutoString(), nullable=True),
        sa.Column("created_at", sqltypes.UTCDateTime(), nullable=False),
        sa.Column("done_at", sqltypes.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["change_id"], ["change.id"], name=op.f("fk_delivery_change_id")),
        sa.ForeignKeyConstraint(
            ["trouble_id"], ["trouble.id"], name=op.f("fk_delivery_trouble_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery")),
        sa.UniqueConstraint("change_id", "channel", name=op.f("uq_delivery_change_id_channel")),
        sa.UniqueConstraint("key", name=op.f("uq_delivery_key")),
    )
    with op.batch_alter_table("delivery", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_delivery_channel_state_due_at"),
            ["channel", "state", "due_at"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_delivery_trouble_id"), ["trouble_id"], unique=False)

    op.create_table(
        "attempt",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("delivery_id", sa.Integer(), nullable=False),
        sa.Column("at", sqltypes.UTCDateTime(), nullable=False),
        sa.Column("outcome", sqltypes.AutoString(), nullable=False),
        sa.Column("answer", sqltypes.AutoString(), nullable=False),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["delivery.id"], name=op.f("fk_attempt_delivery_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempt")),
    )
    with op.batch_alter_table("attempt", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attempt_delivery_id"), ["delivery_id"], unique=False)
    for statement in _SEARCH[op.get_context().dialect.name]:
        op.execute(statement)
    op.execute(sa.insert(_META).values(name="store_id", value=uuid4().hex))


_FTS5 = (
    "CREATE VIRTUAL TABLE search USING "
    "fts5(words, content='', columnsize=0, detail=none, tokenize='ascii')"
)
_META = sa.table("meta", sa.column("name"), sa.column("value"))
_SEARCH = {
    "sqlite": [_FTS5],
    "postgresql": (
        "CREATE TABLE search (revision_id integer PRIMARY KEY, words tsvector NOT NULL)",
        "CREATE INDEX ix_search_words ON search USING gin (words)",
    ),
}
"""The tokens are made by `storage.words`; the database only looks them up."""


def downgrade() -> None:
    raise NotImplementedError("there is nothing before the first schema")
