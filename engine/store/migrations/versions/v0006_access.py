"""Access over HTTP: who is logged in, and answers kept for requests that come again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "logins",
        sa.Column("token", sa.LargeBinary(32), nullable=False),
        sa.Column("owner", sa.LargeBinary(16), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("opened_at", INSTANT, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_logins")),
    )
    op.create_index("ix_logins_owner", "logins", ["owner"])
    op.create_index("ix_logins_expires_at", "logins", ["expires_at"])
    op.create_table(
        "repetitions",
        sa.Column("owner", sa.LargeBinary(16), nullable=False),
        sa.Column("key", sa.LargeBinary(32), nullable=False),
        sa.Column("request", sa.LargeBinary(32), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("owner", "key", name=op.f("pk_repetitions")),
    )
    op.create_index("ix_repetitions_at", "repetitions", ["at"])
