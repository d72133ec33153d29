"""A closed register is never opened again and takes no row, whatever writes to the database: both databases refuse it
themselves."""

from django.db import migrations

BOOKS = "documents_numberbook"
WORDS = "a closed register is not changed"
TAKERS = ("documents_takennumber", "documents_incomingdocument")


def _sqlite() -> list[str]:
    def trigger(table: str, event: str, when: str) -> str:
        return (
            f"CREATE TRIGGER {table}_not_when_closed BEFORE {event} ON {table} WHEN {when} "
            f"BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
        )

    taken = f"(SELECT closed_on FROM {BOOKS} WHERE id = NEW.book_id) IS NOT NULL"
    return [trigger(BOOKS, "UPDATE", "OLD.closed_on IS NOT NULL"), *(trigger(t, "INSERT", taken) for t in TAKERS)]


def _postgresql() -> list[str]:
    raised = f"RAISE EXCEPTION '{WORDS}' USING ERRCODE = 'restrict_violation'; END IF; RETURN NEW; END $$"

    def trigger(table: str, event: str, when: str) -> list[str]:
        name = f"{table}_not_when_closed"
        return [
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {when} THEN {raised}",
            f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
        ]

    taken = f"(SELECT closed_on FROM {BOOKS} WHERE id = NEW.book_id) IS NOT NULL"
    made = trigger(BOOKS, "UPDATE", "OLD.closed_on IS NOT NULL")
    for table in TAKERS:
        made += trigger(table, "INSERT", taken)
    return made


def forbid(apps, schema_editor):
    made = {"sqlite": _sqlite, "postgresql": _postgresql}[schema_editor.connection.vendor]
    for statement in made():
        schema_editor.execute(statement, params=None)


def allow(apps, schema_editor):
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    for table in (BOOKS, *TAKERS):
        name = f"{table}_not_when_closed"
        schema_editor.execute(f"DROP TRIGGER {name}" + (f" ON {table}" if is_postgresql else ""), params=None)
        if is_postgresql:
            schema_editor.execute(f"DROP FUNCTION {name}()", params=None)


class Migration(migrations.Migration):
    dependencies = [("documents", "0002_never_change")]

    operations = [migrations.RunPython(forbid, allow)]
