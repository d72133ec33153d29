"""What was seen, done about a finding, or measured again is never changed, whatever writes to the database."""

from django.db import migrations

TABLES = ("observation", "findingstep", "remeasurement")
_SQLITE = """
CREATE TRIGGER inspection_{0}_append_only BEFORE UPDATE ON inspection_{0}
BEGIN SELECT RAISE(ABORT, 'rows of inspection_{0} are append-only'); END
"""
_POSTGRESQL = """
CREATE FUNCTION inspection_{0}_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'rows of inspection_{0} are append-only' USING ERRCODE = 'restrict_violation'; END $$;
CREATE TRIGGER inspection_{0}_append_only BEFORE UPDATE ON inspection_{0}
FOR EACH ROW EXECUTE FUNCTION inspection_{0}_append_only()
"""
_UNDO = {
    "sqlite": "DROP TRIGGER inspection_{0}_append_only",
    "postgresql": "DROP TRIGGER inspection_{0}_append_only ON inspection_{0};"
    " DROP FUNCTION inspection_{0}_append_only()",
}


def forbid(apps, schema_editor):
    said = {"sqlite": _SQLITE, "postgresql": _POSTGRESQL}[schema_editor.connection.vendor]
    for table in TABLES:
        schema_editor.execute(said.format(table), params=None)


def allow(apps, schema_editor):
    for table in TABLES:
        schema_editor.execute(_UNDO[schema_editor.connection.vendor].format(table), params=None)


class Migration(migrations.Migration):
    dependencies = [("inspection", "0002_visits_and_samples")]

    operations = [migrations.RunPython(forbid, allow)]
