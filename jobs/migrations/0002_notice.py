from django.db import migrations

# The relay sleeps until it hears of a job that waits to be dispatched; the notice leaves with the
# commit. One payload, so that many jobs of a transaction are one notice.
FORWARDS = """
CREATE FUNCTION jobs_job_notice() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('jobs', '');
    RETURN NULL;
END
$$;
CREATE TRIGGER jobs_job_notice AFTER INSERT OR UPDATE OF state, dispatched_at ON jobs_job
    FOR EACH ROW WHEN (NEW.state = 'queued' AND NEW.dispatched_at IS NULL)
    EXECUTE FUNCTION jobs_job_notice();
"""

BACKWARDS = """
DROP TRIGGER jobs_job_notice ON jobs_job;
DROP FUNCTION jobs_job_notice();
"""


class Migration(migrations.Migration):
    dependencies = [("jobs", "0001_initial")]

    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
