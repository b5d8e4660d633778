"""Access over HTTP: log-ins, answers kept for requests that come again, files, the document that is signed and by whom."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _requests()
    _files()
    _signatures()


def _application(table: str) -> tuple[sa.Column[str], sa.ForeignKeyConstraint]:
    reference = sa.ForeignKeyConstraint(["application_id"], ["applications.id"], name=op.f(f"fk_{table}_application_id"))
    return sa.Column("application_id", sa.String(24), nullable=False), reference


def _requests() -> None:
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


def _files() -> None:
    op.create_table(
        "online_cases",
        *_application("online_cases"),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("application_id", name=op.f("pk_online_cases")),
    )
    op.create_table(
        "uploads",
        *_application("uploads"),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("application_id", "sha256", name=op.f("pk_uploads")),
    )


def _signatures() -> None:
    op.create_table(
        "seats",
        *_application("seats"),
        sa.Column("person", sa.LargeBinary(16), nullable=False),
        sa.Column("code", sa.LargeBinary(32), nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("owner", sa.LargeBinary(16)),
        sa.PrimaryKeyConstraint("application_id", "person", name=op.f("pk_seats")),
        sa.UniqueConstraint("application_id", "owner", name=op.f("uq_seats_application_id_owner")),
        sa.UniqueConstraint("code", name=op.f("uq_seats_code")),
    )
    op.create_table(
        "signing_documents",
        *_application("signing_documents"),
        sa.Column("revision", sa.String(64), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("application_id", name=op.f("pk_signing_documents")),
    )
    op.create_table(
        "signatures",
        *_application("signatures"),
        sa.Column("person", sa.LargeBinary(16), nullable=False),
        sa.Column("revision", sa.String(64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("consent", sa.String(64), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("application_id", "person", name=op.f("pk_signatures")),
    )
