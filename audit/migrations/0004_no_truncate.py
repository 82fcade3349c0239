from django.db import migrations

FORWARDS = """
CREATE FUNCTION audit_refuse_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is audited and is not emptied', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END
$$;
"""

BACKWARDS = "DROP FUNCTION audit_refuse_truncate();"


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_guard")]

    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
