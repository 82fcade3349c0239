"""No role twice at once, no term over another: the database holds it, whoever writes.

Without btree_gist an id stands in an exclusion constraint as a range of one number, and a role as
the range of its hash.
"""

from django.db import migrations


def _one(expression: str) -> str:
    return f"int8range({expression}, {expression}, '[]') WITH &&"


_DAYS = "daterange(starts_on, ends_on, '[]') WITH &&"
_ROLE = "hashtextextended(role::text, 0)"

APPOINTMENT = ", ".join(
    [
        _one("user_id"),
        _one("coalesce(unit_id, 0)"),
        _one("coalesce(body_id, 0)"),
        _one(_ROLE),
        _DAYS,
    ]
)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_appointment_grants")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE accounts_appointment ADD CONSTRAINT appointment_once_at_a_time "
            f"EXCLUDE USING gist ({APPOINTMENT});",
            "ALTER TABLE accounts_appointment DROP CONSTRAINT appointment_once_at_a_time;",
        ),
        migrations.RunSQL(
            "ALTER TABLE accounts_term ADD CONSTRAINT term_one_at_a_time "
            f"EXCLUDE USING gist ({_one('body_id')}, {_DAYS});",
            "ALTER TABLE accounts_term DROP CONSTRAINT term_one_at_a_time;",
        ),
    ]
