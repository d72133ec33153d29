"""A step of a reminder is never changed, whatever writes to the database: both databases refuse it themselves. Steps go
only with their reminder, when a territorial change is reversed."""

from django.db import migrations

_SQLITE = """
CREATE TRIGGER urging_step_append_only BEFORE UPDATE ON urging_reminderstep
BEGIN SELECT RAISE(ABORT, 'steps of a reminder are append-only'); END
"""
_POSTGRESQL = """
CREATE FUNCTION urging_step_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'steps of a reminder are append-only' USING ERRCODE = 'restrict_violation'; END $$;
CREATE TRIGGER urging_step_append_only BEFORE UPDATE ON urging_reminderstep
FOR EACH ROW EXECUTE FUNCTION urging_step_append_only()
"""
_UNDO = {
    "sqlite": "DROP TRIGGER urging_step_append_only",
    "postgresql": "DROP TRIGGER urging_step_append_only ON urging_reminderstep;"
    " DROP FUNCTION urging_step_append_only()",
}


def forbid(apps, schema_editor):
    schema_editor.execute({"sqlite": _SQLITE, "postgresql": _POSTGRESQL}[schema_editor.connection.vendor], params=None)


def allow(apps, schema_editor):
    schema_editor.execute(_UNDO[schema_editor.connection.vendor], params=None)


class Migration(migrations.Migration):
    dependencies = [("urging", "0001_initial")]

    operations = [migrations.RunPython(forbid, allow)]
