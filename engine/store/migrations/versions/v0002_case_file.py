"""The case file, the ledger and the office; names that were reserved and given up.

Tables that are only added to get the triggers of the register. A later migration that alters one of them in
batch mode on SQLite makes it anew and loses them: it has to call `forbid_changes` again.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.store.migrations.versions.v0001_register import BIG, forbid_changes

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
STATUSES = "status IN ('registered', 'reserved', 'released', 'deregistered', 'changed', 'revoked')"
APPEND_ONLY = (
    "revisions", "acts", "decisions", "licence_versions", "licence_statuses",
    "ledger_entries", "ledger_leaves", "ledger_nodes", "ledger_checkpoints", "notices", "papers",
    "paper_templates",
)


def upgrade() -> None:
    _let_names_be_released()
    _applications()
    _decisions()
    _licences()
    _ledger()
    _office()
    for table in APPEND_ONLY:
        forbid_changes(table)


def _let_names_be_released() -> None:
    """Widen the vocabulary of the register's statuses."""
    if op.get_bind().dialect.name == "sqlite":
        with op.batch_alter_table("registered_names", table_kwargs={"sqlite_autoincrement": True}) as batch:
            batch.drop_constraint(op.f("ck_registered_names_status"), type_="check")
            batch.create_check_constraint(op.f("ck_registered_names_status"), STATUSES)
        forbid_changes("registered_names")
        return
    op.drop_constraint(op.f("ck_registered_names_status"), "registered_names", type_="check")
    op.create_check_constraint(op.f("ck_registered_names_status"), "registered_names", STATUSES)


def _applications() -> None:
    op.create_table(
        "data_keys",
        sa.Column("scope", sa.String(64), nullable=False),
        sa.Column("key_id", sa.String(32), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("scope", name=op.f("pk_data_keys"))
    )
    op.create_index("ix_data_keys_key_id", "data_keys", ["key_id"])
    op.create_table(
        "applications",
        sa.Column("id", sa.String(24), nullable=False),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("entity_type", sa.String(24), nullable=False),
        sa.Column("district", sa.String(6), nullable=False),
        sa.Column("owner", sa.LargeBinary(16), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(24), nullable=False),
        sa.Column("revision", sa.String(64)),
        sa.Column("submitted_at", INSTANT),
        sa.Column("due_on", sa.Date()),
        sa.Column("held_by", sa.String(64)),
        sa.Column("held_until", INSTANT),
        sa.Column("leased_by", sa.String(64)),
        sa.Column("leased_until", INSTANT),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.CheckConstraint("length(district) = 6", name=op.f("ck_applications_district")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_applications"))
    )
    op.create_index("ix_applications_owner", "applications", ["owner"])
    op.create_index("ix_applications_stage_submitted_on", "applications", ["stage", "submitted_at"])
    op.create_table(
        "drafts",
        sa.Column("application_id", sa.String(24), nullable=False),
        sa.Column("etag", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["application_id"], ["applications.id"], name=op.f("fk_drafts_application_id")),
        sa.PrimaryKeyConstraint("application_id", name=op.f("pk_drafts"))
    )
    op.create_table(
        "revisions",
        sa.Column("application_id", sa.String(24), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("frozen_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["application_id"], ["applications.id"], name=op.f("fk_revisions_application_id")),
        sa.PrimaryKeyConstraint("application_id", "number", name=op.f("pk_revisions"))
    )
    op.create_table(
        "acts",
        sa.Column("application_id", sa.String(24), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("verb", sa.String(16), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("actor", sa.String(64), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("revision", sa.String(64)),
        sa.Column("outcome", sa.String(16)),
        sa.Column("until", INSTANT),
        sa.Column("sealed", sa.LargeBinary()),
        sa.ForeignKeyConstraint(["application_id"], ["applications.id"], name=op.f("fk_acts_application_id")),
        sa.PrimaryKeyConstraint("application_id", "number", name=op.f("pk_acts"))
    )


def _decisions() -> None:
    op.create_table(
        "decisions",
        sa.Column("id", sa.String(28), nullable=False),
        sa.Column("application_id", sa.String(24), nullable=False),
        sa.Column("act", sa.Integer(), nullable=False),
        sa.Column("revision", sa.String(64), nullable=False),
        sa.Column("outcome", sa.String(16), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("bundle", sa.String(64), nullable=False),
        sa.Column("engine", sa.String(32), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["application_id"], ["applications.id"], name=op.f("fk_decisions_application_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decisions")),
        sa.UniqueConstraint("application_id", "act", name=op.f("uq_decisions_application_id_act"))
    )
    op.create_index("ix_decisions_application_id", "decisions", ["application_id"])
    op.create_table(
        "persons",
        sa.Column("application_id", sa.String(24), nullable=False),
        sa.Column("index", sa.LargeBinary(16), nullable=False),
        sa.Column("field", sa.String(16), nullable=False),
        sa.ForeignKeyConstraint(["application_id"], ["applications.id"], name=op.f("fk_persons_application_id")),
        sa.PrimaryKeyConstraint("application_id", "index", name=op.f("pk_persons"))
    )
    op.create_index("ix_persons_index", "persons", ["index"])
    op.create_table(
        "claims",
        sa.Column("id", BIG, sa.Identity(always=True), nullable=False),
        sa.Column("application_id", sa.String(24), nullable=False),
        sa.Column("city", sa.String(6), nullable=False),
        sa.Column("relation", sa.String(16), nullable=False),
        sa.Column("key", sa.LargeBinary(16), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("position", BIG, nullable=False),
        sa.Column("claimed_at", INSTANT, nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("ended", sa.String(8)),
        sa.Column("ended_at", INSTANT),
        sa.Column("uscc", sa.String(18)),
        sa.CheckConstraint("ended IS NULL OR ended IN ('used', 'given_up', 'expired')", name=op.f("ck_claims_ended")),
        sa.ForeignKeyConstraint(["application_id"], ["applications.id"], name=op.f("fk_claims_application_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claims"))
    )
    op.create_index("ix_claims_application_id", "claims", ["application_id"])
    op.create_index("ix_claims_city_name", "claims", ["city", "name"])
    standing = sa.text("ended IS NULL")
    op.create_index(
        "uq_claims_standing", "claims", ["city", "relation", "key"], unique=True,
        sqlite_where=standing, postgresql_where=standing,
    )
    op.create_table(
        "number_series",
        sa.Column("prefix", sa.String(16), nullable=False),
        sa.Column("next", BIG, nullable=False),
        sa.Column("last", BIG, nullable=False),
        sa.CheckConstraint("next >= 0", name=op.f("ck_number_series_next")),
        sa.PrimaryKeyConstraint("prefix", name=op.f("pk_number_series"))
    )


def _licences() -> None:
    op.create_table(
        "licences",
        sa.Column("uscc", sa.String(18), nullable=False),
        sa.Column("application_id", sa.String(24), nullable=False),
        sa.Column("entity_type", sa.String(24), nullable=False),
        sa.Column("city", sa.String(6), nullable=False),
        sa.Column("district", sa.String(6), nullable=False),
        sa.Column("name", sa.String(200)),
        sa.Column("parent", sa.String(18)),
        sa.Column("established_on", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.ForeignKeyConstraint(["application_id"], ["applications.id"], name=op.f("fk_licences_application_id")),
        sa.PrimaryKeyConstraint("uscc", name=op.f("pk_licences")),
        sa.UniqueConstraint("application_id", name=op.f("uq_licences_application_id"))
    )
    op.create_index("ix_licences_name", "licences", ["name"])
    op.create_index("ix_licences_parent", "licences", ["parent"])
    op.create_table(
        "licence_versions",
        sa.Column("uscc", sa.String(18), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.String(24), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("issued_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["application_id"], ["applications.id"], name=op.f("fk_licence_versions_application_id")),
        sa.ForeignKeyConstraint(["uscc"], ["licences.uscc"], name=op.f("fk_licence_versions_uscc")),
        sa.PrimaryKeyConstraint("uscc", "version", name=op.f("pk_licence_versions")),
        sa.UniqueConstraint("application_id", name=op.f("uq_licence_versions_application_id"))
    )
    op.create_table(
        "licence_statuses",
        sa.Column("uscc", sa.String(18), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(400), nullable=False),
        sa.Column("authority", sa.String(200), nullable=False),
        sa.Column("by", sa.String(64), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["uscc"], ["licences.uscc"], name=op.f("fk_licence_statuses_uscc")),
        sa.PrimaryKeyConstraint("uscc", "number", name=op.f("pk_licence_statuses"))
    )


def _ledger() -> None:
    op.create_table(
        "ledger_entries",
        sa.Column("id", BIG, sa.Identity(always=True), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("subject", sa.String(64), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_entries"))
    )
    op.create_index("ix_ledger_entries_subject", "ledger_entries", ["subject"])
    op.create_table(
        "ledger_pending",
        sa.Column("entry", BIG, autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["entry"], ["ledger_entries.id"], name=op.f("fk_ledger_pending_entry")),
        sa.PrimaryKeyConstraint("entry", name=op.f("pk_ledger_pending"))
    )
    op.create_table(
        "ledger_leaves",
        sa.Column("number", BIG, autoincrement=False, nullable=False),
        sa.Column("entry", BIG, nullable=False),
        sa.Column("hash", sa.LargeBinary(32), nullable=False),
        sa.ForeignKeyConstraint(["entry"], ["ledger_entries.id"], name=op.f("fk_ledger_leaves_entry")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_ledger_leaves")),
        sa.UniqueConstraint("entry", name=op.f("uq_ledger_leaves_entry"))
    )
    op.create_table(
        "ledger_nodes",
        sa.Column("place", BIG, autoincrement=False, nullable=False),
        sa.Column("hash", sa.LargeBinary(32), nullable=False),
        sa.PrimaryKeyConstraint("place", name=op.f("pk_ledger_nodes"))
    )
    op.create_table(
        "ledger_checkpoints",
        sa.Column("size", BIG, autoincrement=False, nullable=False),
        sa.Column("root", sa.LargeBinary(32), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("size", name=op.f("pk_ledger_checkpoints"))
    )


def _office() -> None:
    op.create_table(
        "accounts",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("password", sa.String(200), nullable=False),
        sa.Column("person", sa.LargeBinary(16)),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("generation", sa.Integer(), server_default="0", nullable=False),
        sa.Column("failures", sa.Integer(), server_default="0", nullable=False),
        sa.Column("locked_until", INSTANT),
        sa.CheckConstraint("role IN ('clerk', 'supervisor', 'regulator', 'auditor')", name=op.f("ck_accounts_role")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts"))
    )
    op.create_table(
        "recusals",
        sa.Column("account", sa.String(64), nullable=False),
        sa.Column("person", sa.LargeBinary(16), nullable=False),
        sa.ForeignKeyConstraint(["account"], ["accounts.id"], name=op.f("fk_recusals_account")),
        sa.PrimaryKeyConstraint("account", "person", name=op.f("pk_recusals"))
    )
    op.create_table(
        "subscribers",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("url", sa.String(500), nullable=False),
        sa.Column("topics", sa.String(1000), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscribers"))
    )
    op.create_table(
        "notices",
        sa.Column("id", BIG, sa.Identity(always=True), nullable=False),
        sa.Column("key", sa.String(80), nullable=False),
        sa.Column("topic", sa.String(64), nullable=False),
        sa.Column("application_id", sa.String(24), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["application_id"], ["applications.id"], name=op.f("fk_notices_application_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
        sa.UniqueConstraint("key", name=op.f("uq_notices_key"))
    )
    op.create_index("ix_notices_application_id", "notices", ["application_id"])
    op.create_table(
        "deliveries",
        sa.Column("id", BIG, sa.Identity(always=True), nullable=False),
        sa.Column("notice", BIG, nullable=False),
        sa.Column("subscriber", sa.String(64), nullable=False),
        sa.Column("application_id", sa.String(24), nullable=False),
        sa.Column("status", sa.String(10), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", INSTANT, nullable=False),
        sa.Column("leased_by", sa.String(64)),
        sa.Column("leased_until", INSTANT),
        sa.Column("said", sa.String(400)),
        sa.Column("ended_at", INSTANT),
        sa.CheckConstraint("status IN ('waiting', 'delivered', 'dead')", name=op.f("ck_deliveries_status")),
        sa.ForeignKeyConstraint(["notice"], ["notices.id"], name=op.f("fk_deliveries_notice")),
        sa.ForeignKeyConstraint(["subscriber"], ["subscribers.id"], name=op.f("fk_deliveries_subscriber")),
        sa.ForeignKeyConstraint(["application_id"], ["applications.id"], name=op.f("fk_deliveries_application_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
        sa.UniqueConstraint("notice", "subscriber", name=op.f("uq_deliveries_notice_subscriber"))
    )
    waiting, dead = sa.text("status = 'waiting'"), sa.text("status = 'dead'")
    op.create_index(
        "ix_deliveries_waiting", "deliveries", ["subscriber", "application_id", "notice"], sqlite_where=waiting, postgresql_where=waiting
    )
    op.create_index("ix_deliveries_dead", "deliveries", ["subscriber", "id"], sqlite_where=dead, postgresql_where=dead)
    op.create_table(
        "papers",
        sa.Column("number", sa.String(40), nullable=False),
        sa.Column("application_id", sa.String(24), nullable=False),
        sa.Column("act", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("template", sa.String(64), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["application_id"], ["applications.id"], name=op.f("fk_papers_application_id")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_papers")),
        sa.UniqueConstraint("application_id", "kind", "act", name=op.f("uq_papers_application_id_kind_act"))
    )
    op.create_table(
        "paper_templates",
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_paper_templates"))
    )
    op.create_table(
        "paper_series",
        sa.Column("series", sa.String(40), nullable=False),
        sa.Column("next", BIG, nullable=False),
        sa.PrimaryKeyConstraint("series", name=op.f("pk_paper_series"))
    )
