"""Which tables are audited, and the SQL that makes the database hold it.

A change to a row of these tables that leaves no Event about that row in the same transaction
cannot commit: a deferred constraint trigger looks for it. An empty tuple means every column.
TRUNCATE changes every row and fires no trigger of a row, so it is refused.
"""

from collections.abc import Mapping
from types import MappingProxyType

# Of a token all but the day of its last use, which is no one's act.
TOKEN = ("name", "reader_id", "scope", "secret_hash", "expires_on", "revoked_at")

AUDITED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "accounts.unit": (),
        "accounts.body": (),
        "accounts.appointment": (),
        "accounts.user": ("name", "email", "is_active"),
        "guidelines.edition": (),
        "guidelines.pillar": (),
        "guidelines.objective": (),
        "guidelines.measure": (),
        "reporting.round": (),
        "reporting.meeting": (),
        "reporting.entry": (),
        "reporting.cityline": (),
        "reporting.guidance": (),
        "reporting.decision": (),
        "reporting.inputrequest": (),
        "packets.packet": (),
        "feedback.feedback": (),
        "exchange.apitoken": TOKEN,
    }
)


def guard_sql(label: str) -> tuple[str, str]:
    """The statements that put the guard on the table of `label` and take it off again."""
    table = label.replace(".", "_")
    columns = AUDITED[label]
    update = f"UPDATE OF {', '.join(columns)}" if columns else "UPDATE"
    arguments = ", ".join(f"'{argument}'" for argument in (label, *columns))
    return (
        f"CREATE CONSTRAINT TRIGGER {table}_audited AFTER INSERT OR {update} OR DELETE ON {table} "
        f"DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION audit_guard({arguments});",
        f"DROP TRIGGER {table}_audited ON {table};",
    )


def no_truncate_sql(label: str) -> tuple[str, str]:
    """The statements that forbid emptying the table of `label`, and that allow it again."""
    table = label.replace(".", "_")
    return (
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_truncate();",
        f"DROP TRIGGER {table}_no_truncate ON {table};",
    )
