from django.db import migrations

from audit.guard import guard_sql


class Migration(migrations.Migration):
    dependencies = [("guidelines", "0001_initial"), ("audit", "0003_guard")]

    operations = [
        migrations.RunSQL(*guard_sql("guidelines.edition")),
        migrations.RunSQL(*guard_sql("guidelines.pillar")),
        migrations.RunSQL(*guard_sql("guidelines.objective")),
        migrations.RunSQL(*guard_sql("guidelines.measure")),
    ]
