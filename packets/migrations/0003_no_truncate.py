from django.db import migrations

from audit.guard import no_truncate_sql


class Migration(migrations.Migration):
    dependencies = [("packets", "0002_immutable"), ("audit", "0004_no_truncate")]

    operations = [
        migrations.RunSQL(*no_truncate_sql("packets.packet")),
    ]
