"""Consents, sessions of verifying somebody's identity, what came of them, and the marks of their evidence."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.store.migrations.versions.v0001_register import BIG, forbid_changes

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "face_sessions",
        sa.Column("id", sa.String(43), nullable=False),
        sa.Column("application_id", sa.String(24), nullable=False),
        sa.Column("person", sa.LargeBinary(16), nullable=False),
        sa.Column("applicant", sa.LargeBinary(16), nullable=False),
        sa.Column("provider", sa.String(16), nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("opened_at", INSTANT, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("state IN ('open', 'taken', 'closed')", name=op.f("ck_face_sessions_state")),
        sa.ForeignKeyConstraint(["application_id"], ["applications.id"], name=op.f("fk_face_sessions_application_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_face_sessions"))
    )
    op.create_index("ix_face_sessions_application_id_person", "face_sessions", ["application_id", "person"])
    op.create_index("ix_face_sessions_applicant_opened_at", "face_sessions", ["applicant", "opened_at"])
    _results()
    _marks()
    _consents()
    for table in ("identity_results", "consents", "consent_withdrawals"):
        forbid_changes(table)


def _results() -> None:
    op.create_table(
        "identity_results",
        sa.Column("id", BIG, sa.Identity(always=True), nullable=False),
        sa.Column("application_id", sa.String(24), nullable=False),
        sa.Column("person", sa.LargeBinary(16), nullable=False),
        sa.Column("session", sa.String(43)),
        sa.Column("by", sa.String(64), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["application_id"], ["applications.id"], name=op.f("fk_identity_results_application_id")),
        sa.ForeignKeyConstraint(["session"], ["face_sessions.id"], name=op.f("fk_identity_results_session")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_results")),
        sa.UniqueConstraint("session", name=op.f("uq_identity_results_session"))
    )
    op.create_index("ix_identity_results_application_id", "identity_results", ["application_id"])


def _marks() -> None:
    op.create_table(
        "identity_marks",
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("mark", sa.LargeBinary(16), nullable=False),
        sa.Column("session", sa.String(43), nullable=False),
        sa.Column("application_id", sa.String(24), nullable=False),
        sa.Column("person", sa.LargeBinary(16), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.CheckConstraint("kind IN ('frame', 'face', 'photo', 'device')", name=op.f("ck_identity_marks_kind")),
        sa.ForeignKeyConstraint(["session"], ["face_sessions.id"], name=op.f("fk_identity_marks_session")),
        sa.PrimaryKeyConstraint("kind", "mark", "session", name=op.f("pk_identity_marks"))
    )
    op.create_index("ix_identity_marks_session", "identity_marks", ["session"])
    op.create_index("ix_identity_marks_at", "identity_marks", ["at"])


def _consents() -> None:
    op.create_table(
        "consents",
        sa.Column("id", sa.String(22), nullable=False),
        sa.Column("application_id", sa.String(24), nullable=False),
        sa.Column("applicant", sa.LargeBinary(16), nullable=False),
        sa.Column("purpose", sa.String(16), nullable=False),
        sa.Column("text", sa.String(32), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("device", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["application_id"], ["applications.id"], name=op.f("fk_consents_application_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consents"))
    )
    op.create_index("ix_consents_application_id", "consents", ["application_id"])
    op.create_table(
        "consent_withdrawals",
        sa.Column("consent", sa.String(22), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["consent"], ["consents.id"], name=op.f("fk_consent_withdrawals_consent")),
        sa.PrimaryKeyConstraint("consent", name=op.f("pk_consent_withdrawals"))
    )
