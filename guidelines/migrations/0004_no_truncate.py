from django.db import migrations

from audit.guard import no_truncate_sql


class Migration(migrations.Migration):
    dependencies = [("guidelines", "0003_long_titles"), ("audit", "0004_no_truncate")]

    operations = [
        migrations.RunSQL(*no_truncate_sql("guidelines.edition")),
        migrations.RunSQL(*no_truncate_sql("guidelines.pillar")),
        migrations.RunSQL(*no_truncate_sql("guidelines.objective")),
        migrations.RunSQL(*no_truncate_sql("guidelines.measure")),
    ]
