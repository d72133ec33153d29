"""A marking is never changed, whatever writes to the database: both databases refuse it themselves.

Emptying the table stays possible (tests and a new demonstration do it); a single row that is taken out is told by the
audit chain.
"""

from django.db import migrations

_SQLITE = """
CREATE TRIGGER criteria_marking_append_only BEFORE UPDATE ON criteria_marking
BEGIN SELECT RAISE(ABORT, 'markings are append-only'); END
"""
_POSTGRESQL = """
CREATE FUNCTION criteria_marking_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'markings are append-only' USING ERRCODE = 'restrict_violation'; END $$;
CREATE TRIGGER criteria_marking_append_only BEFORE UPDATE ON criteria_marking
FOR EACH ROW EXECUTE FUNCTION criteria_marking_append_only()
"""
_UNDO = {
    "sqlite": "DROP TRIGGER criteria_marking_append_only",
    "postgresql": "DROP TRIGGER criteria_marking_append_only ON criteria_marking;"
    " DROP FUNCTION criteria_marking_append_only()",
}


def forbid(apps, schema_editor):
    schema_editor.execute({"sqlite": _SQLITE, "postgresql": _POSTGRESQL}[schema_editor.connection.vendor], params=None)


def allow(apps, schema_editor):
    schema_editor.execute(_UNDO[schema_editor.connection.vendor], params=None)


class Migration(migrations.Migration):
    dependencies = [("criteria", "0001_initial")]

    operations = [migrations.RunPython(forbid, allow)]
