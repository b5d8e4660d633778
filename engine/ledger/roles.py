"""Who may do what with the ledger on PostgreSQL, as SQL: three roles, none of which can change what was written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

TABLES = ("ledger_entries", "ledger_pending", "ledger_leaves", "ledger_nodes", "ledger_checkpoints")
GRANTS: Mapping[str, Sequence[tuple[str, str]]] = {
    "miaopi_writer": (
        ("INSERT, SELECT", "ledger_entries"), ("INSERT, SELECT", "ledger_pending"),
    ),
    "miaopi_sequencer": (
        ("SELECT", "ledger_entries"), ("SELECT, DELETE", "ledger_pending"), ("INSERT, SELECT", "ledger_leaves"),
        ("INSERT, SELECT", "ledger_nodes"), ("INSERT, SELECT", "ledger_checkpoints"),
    ),
    "miaopi_auditor": tuple(("SELECT", table) for table in TABLES),
}
"""Role → what it may do with which table. SELECT comes with INSERT where rows are read back."""
_HEAD = """\
-- The roles of the ledger. Run it as the owner of the tables, who is none of these and is needed to migrate only.
-- Grant the roles to the accounts that log in: GRANT miaopi_writer TO some_account;
-- The owner and superusers can still switch triggers off: docs/ledger.md says what that means.
"""


def statements() -> list[str]:
    """The statements, in order; running them again changes nothing."""
    made = []
    for role, grants in GRANTS.items():
        made.append(
            f"DO $$ BEGIN CREATE ROLE {role} NOLOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$"
        )
        made.append(f"REVOKE ALL ON {', '.join(TABLES)} FROM {role}")
        made.append(f"GRANT SELECT ON alembic_version TO {role}")
        made.extend(f"GRANT {verbs} ON {table} TO {role}" for verbs, table in grants)
    made.append(f"REVOKE ALL ON {', '.join(TABLES)} FROM PUBLIC")
    return made


def script() -> str:
    """The statements as a script with its explanation."""
    return _HEAD + "".join(f"{statement};\n" for statement in statements())
