"""Licences of other kinds in the licence library: no application led to them, and they say whose they are. And the uses of
permissions that were refused.

SQLite makes a table anew to let a column be empty, and these hold one row for each licence, with others pointing at them;
so there only the words of the declaration are changed, as sqlite.org/lang_altertable.html (section 7) describes it.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.store.migrations.versions.v0001_register import forbid_changes

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

TABLES = ("licences", "licence_versions")
DECLARED = "application_id VARCHAR(24) NOT NULL"


def upgrade() -> None:
    op.add_column("licences", sa.Column("kind", sa.String(24), nullable=False, server_default="business_licence"))
    op.add_column("licences", sa.Column("holder", sa.String(18), nullable=True))
    _refusals()
    held = sa.text("holder IS NOT NULL")
    op.create_index("ix_licences_holder", "licences", ["holder"], sqlite_where=held, postgresql_where=held)
    if op.get_bind().dialect.name == "sqlite":
        _let_be_empty_on_sqlite()
        return
    for table in TABLES:
        op.alter_column(table, "application_id", existing_type=sa.String(24), nullable=True)


def _refusals() -> None:
    op.create_table(
        "grant_refusals",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), sa.Identity(always=True), nullable=False),
        sa.Column("grant_id", sa.String(24), nullable=True),
        sa.Column("asker", sa.LargeBinary(16), nullable=False),
        sa.Column("act", sa.String(8), nullable=False),
        sa.Column("code", sa.String(24), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("act IN ('exchange', 'use')", name=op.f("ck_grant_refusals_act")),
        sa.ForeignKeyConstraint(["grant_id"], ["grants.id"], name=op.f("fk_grant_refusals_grant_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grant_refusals")),
    )
    op.create_index("ix_grant_refusals_grant_id", "grant_refusals", ["grant_id"])
    op.create_index("ix_grant_refusals_asker", "grant_refusals", ["asker"])
    forbid_changes("grant_refusals")


def _let_be_empty_on_sqlite() -> None:
    """Raises RuntimeError where a table is not declared as the migrations before this one leave it."""
    connection = op.get_bind()
    version = int(connection.exec_driver_sql("PRAGMA schema_version").scalar_one())
    connection.exec_driver_sql("PRAGMA writable_schema = ON")
    for table in TABLES:
        changed = connection.execute(
            sa.text(
                "UPDATE sqlite_schema SET sql = replace(sql, :declared, :wanted)"
                " WHERE type = 'table' AND name = :table AND instr(sql, :declared) > 0"
            ),
            {"declared": DECLARED, "wanted": DECLARED.removesuffix(" NOT NULL"), "table": table},
        )
        if changed.rowcount != 1:
            raise RuntimeError(f"the table {table} does not say {DECLARED!r}")
    connection.exec_driver_sql(f"PRAGMA schema_version = {version + 1}")
    connection.exec_driver_sql("PRAGMA writable_schema = RESET")
