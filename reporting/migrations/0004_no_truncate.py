from django.db import migrations

from audit.guard import no_truncate_sql


class Migration(migrations.Migration):
    dependencies = [("reporting", "0003_import_run"), ("audit", "0004_no_truncate")]

    operations = [
        migrations.RunSQL(*no_truncate_sql("reporting.round")),
        migrations.RunSQL(*no_truncate_sql("reporting.meeting")),
        migrations.RunSQL(*no_truncate_sql("reporting.entry")),
        migrations.RunSQL(*no_truncate_sql("reporting.cityline")),
    ]
