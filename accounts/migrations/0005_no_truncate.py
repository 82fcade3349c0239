from django.db import migrations

from audit.guard import no_truncate_sql


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_no_overlap"), ("audit", "0004_no_truncate")]

    operations = [
        migrations.RunSQL(*no_truncate_sql("accounts.unit")),
        migrations.RunSQL(*no_truncate_sql("accounts.body")),
        migrations.RunSQL(*no_truncate_sql("accounts.appointment")),
        migrations.RunSQL(*no_truncate_sql("accounts.user")),
    ]
