from django.db import migrations

from audit.guard import guard_sql


class Migration(migrations.Migration):
    dependencies = [("reporting", "0001_initial"), ("audit", "0003_guard")]

    operations = [
        migrations.RunSQL(*guard_sql("reporting.round")),
        migrations.RunSQL(*guard_sql("reporting.meeting")),
        migrations.RunSQL(*guard_sql("reporting.entry")),
        migrations.RunSQL(*guard_sql("reporting.cityline")),
    ]
