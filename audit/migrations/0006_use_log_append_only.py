from django.db import migrations

FORWARDS = """
CREATE FUNCTION audit_useevent_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'audit_useevent is append-only' USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER audit_useevent_append_only BEFORE UPDATE OR DELETE ON audit_useevent
    FOR EACH ROW EXECUTE FUNCTION audit_useevent_refuse();
CREATE TRIGGER audit_useevent_no_truncate BEFORE TRUNCATE ON audit_useevent
    FOR EACH STATEMENT EXECUTE FUNCTION audit_useevent_refuse();
"""

BACKWARDS = """
DROP TRIGGER audit_useevent_no_truncate ON audit_useevent;
DROP TRIGGER audit_useevent_append_only ON audit_useevent;
DROP FUNCTION audit_useevent_refuse();
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0005_use_log")]

    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
