from django.db import migrations

from audit.guard import guard_sql


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial"), ("audit", "0003_guard")]

    operations = [
        migrations.RunSQL(*guard_sql("accounts.unit")),
        migrations.RunSQL(*guard_sql("accounts.body")),
        migrations.RunSQL(*guard_sql("accounts.appointment")),
        migrations.RunSQL(*guard_sql("accounts.user")),
    ]
