"""The register of names, append-only, and the progress of imports into it.

A later migration that alters `registered_names` in batch mode on SQLite makes the table anew and loses its
triggers: it has to call `forbid_changes` again.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "name_imports",
        sa.Column("id", BIG, sa.Identity(always=True), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("file", sa.String(400), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("rows", BIG, nullable=False),
        sa.Column("added", BIG, nullable=False),
        sa.Column("duplicates", BIG, nullable=False),
        sa.Column("unreadable", BIG, nullable=False),
        sa.Column("finished", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_name_imports")),
    )
    op.create_index("ix_name_imports_digest", "name_imports", ["digest"])
    op.create_table(
        "registered_names",
        sa.Column("position", BIG, sa.Identity(always=True), nullable=False),
        sa.Column("identity", sa.LargeBinary(16), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("city", sa.String(6), nullable=False),
        sa.Column("status", sa.String(12), nullable=False),
        sa.Column("registered_on", sa.Date()),
        sa.Column("status_on", sa.Date()),
        sa.Column("until", sa.Date()),
        sa.Column("uscc", sa.String(32)),
        sa.Column("industry", sa.String(200)),
        sa.Column("source", BIG),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_registered_names")),
        sa.UniqueConstraint("identity", name=op.f("uq_registered_names_identity")),
        sa.ForeignKeyConstraint(["source"], ["name_imports.id"], name=op.f("fk_registered_names_source")),
        sa.CheckConstraint("length(city) = 6", name=op.f("ck_registered_names_city")),
        sa.CheckConstraint("length(name) > 0", name=op.f("ck_registered_names_name")),
        sa.CheckConstraint(
            "status IN ('registered', 'reserved', 'deregistered', 'changed', 'revoked')",
            name=op.f("ck_registered_names_status"),
        ),
        sqlite_autoincrement=True,
    )
    forbid_changes("registered_names")


def forbid_changes(table: str) -> None:
    """Triggers that refuse UPDATE and DELETE (and TRUNCATE, where there is one) on `table`."""
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
        return
    op.execute(
        "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )
    op.execute(
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )
