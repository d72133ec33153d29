"""A step of a difficulty is never changed, whatever writes to the database: both databases refuse it themselves.

No operation takes a difficulty out; rows are only deleted where a whole database is emptied.
"""

from django.db import migrations

_SQLITE = """
CREATE TRIGGER difficulties_step_append_only BEFORE UPDATE ON difficulties_difficultystep
BEGIN SELECT RAISE(ABORT, 'steps of a difficulty are append-only'); END
"""
_POSTGRESQL = """
CREATE FUNCTION difficulties_step_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'steps of a difficulty are append-only' USING ERRCODE = 'restrict_violation'; END $$;
CREATE TRIGGER difficulties_step_append_only BEFORE UPDATE ON difficulties_difficultystep
FOR EACH ROW EXECUTE FUNCTION difficulties_step_append_only()
"""
_UNDO = {
    "sqlite": "DROP TRIGGER difficulties_step_append_only",
    "postgresql": "DROP TRIGGER difficulties_step_append_only ON difficulties_difficultystep;"
    " DROP FUNCTION difficulties_step_append_only()",
}


def forbid(apps, schema_editor):
    schema_editor.execute({"sqlite": _SQLITE, "postgresql": _POSTGRESQL}[schema_editor.connection.vendor], params=None)


def allow(apps, schema_editor):
    schema_editor.execute(_UNDO[schema_editor.connection.vendor], params=None)


class Migration(migrations.Migration):
    dependencies = [("difficulties", "0001_initial")]

    operations = [migrations.RunPython(forbid, allow)]
