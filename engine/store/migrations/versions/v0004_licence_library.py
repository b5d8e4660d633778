"""The licence library: sealed documents, places in status lists, codes by which licences are shown, grants to use them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.store.migrations.versions.v0001_register import BIG, forbid_changes

revision = "0004"
down_revision = "0002"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
VERSION = (["uscc", "version"], ["licence_versions.uscc", "licence_versions.version"])


def upgrade() -> None:
    _documents()
    _status_entries()
    _presentations()
    _grants()
    for table in ("licence_documents", "grant_uses"):
        forbid_changes(table)


def _documents() -> None:
    op.create_table(
        "licence_documents",
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("uscc", sa.String(18), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("copy", sa.String(9), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("document", sa.String(64), nullable=False),
        sa.Column("typesetter", sa.String(64), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.CheckConstraint("copy IN ('original', 'duplicate')", name=op.f("ck_licence_documents_copy")),
        sa.ForeignKeyConstraint(*VERSION, name=op.f("fk_licence_documents_uscc_version")),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_licence_documents")),
        sa.UniqueConstraint("uscc", "version", "copy", "edition", name=op.f("uq_licence_documents_uscc_version_copy_edition"))
    )
    op.create_table(
        "licence_sealings",
        sa.Column("uscc", sa.String(18), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("copy", sa.String(9), nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", INSTANT, nullable=False),
        sa.Column("said", sa.String(400)),
        sa.CheckConstraint("copy IN ('original', 'duplicate')", name=op.f("ck_licence_sealings_copy")),
        sa.CheckConstraint("state IN ('waiting', 'stuck')", name=op.f("ck_licence_sealings_state")),
        sa.ForeignKeyConstraint(*VERSION, name=op.f("fk_licence_sealings_uscc_version")),
        sa.PrimaryKeyConstraint("uscc", "version", "copy", name=op.f("pk_licence_sealings"))
    )
    op.create_index("ix_licence_sealings_state_next_at", "licence_sealings", ["state", "next_at"])


def _status_entries() -> None:
    op.create_table(
        "status_entries",
        sa.Column("id", BIG, sa.Identity(always=True), nullable=False),
        sa.Column("uscc", sa.String(18), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.CheckConstraint("value BETWEEN 0 AND 15", name=op.f("ck_status_entries_value")),
        sa.ForeignKeyConstraint(*VERSION, name=op.f("fk_status_entries_uscc_version")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_status_entries")),
        sa.UniqueConstraint("uscc", "version", name=op.f("uq_status_entries_uscc_version")),
        sqlite_autoincrement=True,
    )
    changed = sa.text("value <> 0")
    op.create_index(
        "ix_status_entries_changed", "status_entries", ["id", "value"], sqlite_where=changed, postgresql_where=changed
    )


def _presentations() -> None:
    op.create_table(
        "presentations",
        sa.Column("id", sa.String(24), nullable=False),
        sa.Column("uscc", sa.String(18), nullable=False),
        sa.Column("space", sa.String(4), nullable=False),
        sa.Column("code", sa.LargeBinary(32), nullable=False),
        sa.Column("holder", sa.LargeBinary(16), nullable=False),
        sa.Column("fields", sa.String(1000), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.Column("ended", sa.String(9)),
        sa.Column("ended_at", INSTANT),
        sa.Column("checker", sa.String(64)),
        sa.CheckConstraint("ended IS NULL OR ended IN ('used', 'withdrawn')", name=op.f("ck_presentations_ended")),
        sa.ForeignKeyConstraint(["uscc"], ["licences.uscc"], name=op.f("fk_presentations_uscc")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_presentations")),
        sa.UniqueConstraint("code", name=op.f("uq_presentations_code"))
    )
    op.create_index("ix_presentations_uscc_created_at", "presentations", ["uscc", "created_at"])
    op.create_table(
        "presentation_failures",
        sa.Column("key", sa.String(80), nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_presentation_failures"))
    )


def _grants() -> None:
    op.create_table(
        "grants",
        sa.Column("id", sa.String(24), nullable=False),
        sa.Column("uscc", sa.String(18), nullable=False),
        sa.Column("holder", sa.LargeBinary(16), nullable=False),
        sa.Column("department", sa.String(64), nullable=False),
        sa.Column("purpose", sa.String(64), nullable=False),
        sa.Column("fields", sa.String(1000), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.Column("withdrawn_at", INSTANT),
        sa.ForeignKeyConstraint(["uscc"], ["licences.uscc"], name=op.f("fk_grants_uscc")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grants"))
    )
    op.create_index("ix_grants_uscc_created_at", "grants", ["uscc", "created_at"])
    op.create_table(
        "grant_tokens",
        sa.Column("token", sa.LargeBinary(32), nullable=False),
        sa.Column("grant_id", sa.String(24), nullable=False),
        sa.Column("issued_at", INSTANT, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["grant_id"], ["grants.id"], name=op.f("fk_grant_tokens_grant_id")),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_grant_tokens"))
    )
    op.create_index("ix_grant_tokens_grant_id", "grant_tokens", ["grant_id"])
    op.create_table(
        "grant_uses",
        sa.Column("id", BIG, sa.Identity(always=True), nullable=False),
        sa.Column("grant_id", sa.String(24), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["grant_id"], ["grants.id"], name=op.f("fk_grant_uses_grant_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grant_uses"))
    )
    op.create_index("ix_grant_uses_grant_id", "grant_uses", ["grant_id"])
