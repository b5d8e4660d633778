"""Where the licences are, by blind index. Those there are already wait for `miaopi store index-places`, which has the keys."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "place_keys",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_place_keys"))
    )
    op.create_table(
        "licence_places",
        sa.Column("uscc", sa.String(18), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_with", sa.Integer()),
        sa.Column("place", sa.LargeBinary(16)),
        sa.CheckConstraint("made_with IS NOT NULL OR place IS NULL", name=op.f("ck_licence_places_made_with")),
        sa.ForeignKeyConstraint(["made_with"], ["place_keys.number"], name=op.f("fk_licence_places_made_with")),
        sa.ForeignKeyConstraint(["uscc"], ["licences.uscc"], name=op.f("fk_licence_places_uscc")),
        sa.PrimaryKeyConstraint("uscc", name=op.f("pk_licence_places"))
    )
    op.create_index("ix_licence_places_made_with", "licence_places", ["made_with"])
    op.create_index("ix_licence_places_place", "licence_places", ["place"])
    op.execute("INSERT INTO licence_places (uscc, version) SELECT uscc, version FROM licences")
