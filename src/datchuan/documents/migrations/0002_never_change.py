"""Versions, steps and issued files are never changed, whatever writes to the database: both databases refuse it
themselves. A draft's rows may go only with a rolled back transaction; nothing here is deleted by the program."""

from django.db import migrations

TABLES = {
    "documents_documentversion": "versions of a document",
    "documents_documentstep": "steps of a document",
    "documents_issuedcopy": "issued files",
}


def _sqlite(table: str, words: str) -> list[str]:
    return [
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{words} are append-only'); END"
    ]


def _postgresql(table: str, words: str) -> list[str]:
    return [
        f"CREATE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ "
        f"BEGIN RAISE EXCEPTION '{words} are append-only' USING ERRCODE = 'restrict_violation'; END $$",
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {table}_append_only()",
    ]


def forbid(apps, schema_editor):
    made = {"sqlite": _sqlite, "postgresql": _postgresql}[schema_editor.connection.vendor]
    for table, words in TABLES.items():
        for statement in made(table, words):
            schema_editor.execute(statement, params=None)


def allow(apps, schema_editor):
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    for table in TABLES:
        schema_editor.execute(f"DROP TRIGGER {table}_append_only" + (f" ON {table}" if is_postgresql else ""), params=None)
        if is_postgresql:
            schema_editor.execute(f"DROP FUNCTION {table}_append_only()", params=None)


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial")]

    operations = [migrations.RunPython(forbid, allow)]
