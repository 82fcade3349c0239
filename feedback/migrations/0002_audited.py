from django.db import migrations

from audit.guard import guard_sql, no_truncate_sql


class Migration(migrations.Migration):
    dependencies = [("feedback", "0001_feedback"), ("audit", "0004_no_truncate")]

    operations = [
        migrations.RunSQL(*guard_sql("feedback.feedback")),
        migrations.RunSQL(*no_truncate_sql("feedback.feedback")),
    ]
