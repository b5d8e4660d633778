"""What decisions were made with: the contents of each bundle, and the digests of the rows of each version of a library."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.store.migrations.versions.v0001_register import forbid_changes

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "bundles",
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("contents", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_bundles")),
    )
    op.create_table(
        "library_versions",
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("library", sa.String(64), nullable=False),
        sa.Column("rows", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_library_versions")),
    )
    for table in ("bundles", "library_versions"):
        forbid_changes(table)
