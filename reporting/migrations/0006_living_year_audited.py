from django.db import migrations

from audit.guard import guard_sql, no_truncate_sql

LABELS = ("reporting.guidance", "reporting.decision", "reporting.inputrequest")


class Migration(migrations.Migration):
    dependencies = [("reporting", "0005_living_year"), ("audit", "0004_no_truncate")]

    operations = [
        migrations.RunSQL(*statements)
        for label in LABELS
        for statements in (guard_sql(label), no_truncate_sql(label))
    ]
