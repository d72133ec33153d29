"""A database constraint: of the rows that share some columns no two hold the same day.

SQLite knows no exclusion constraints and PostgreSQL needs an extension for them, so both get triggers. The periods are
``valid_from <= d < valid_to``, an open side null.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS
from django.db.backends.ddl_references import Statement, Table
from django.db.models import CheckConstraint, F, Model, Q
from django.db.models.constraints import BaseConstraint

_OTHER = (
    "EXISTS (SELECT 1 FROM %(table)s AS o WHERE {same} AND o.{pk} <> {self}"
    " AND (o.valid_from IS NULL OR NEW.valid_to IS NULL OR o.valid_from < NEW.valid_to)"
    " AND (o.valid_to IS NULL OR NEW.valid_from IS NULL OR NEW.valid_from < o.valid_to))"
)
_SQLITE = (
    "CREATE TRIGGER {name}_{event} BEFORE {when} ON %(table)s WHEN {other}"
    " BEGIN SELECT RAISE(ABORT, 'constraint {name}: periods overlap'); END"
)
# One lock a constraint: a row that another transaction is adding is waited for, then seen.
_POSTGRESQL = (
    "CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
    " PERFORM pg_advisory_xact_lock(hashtext('{name}'));"
    " IF {other} THEN RAISE EXCEPTION USING ERRCODE = 'exclusion_violation',"
    " MESSAGE = 'constraint {name}: periods overlap'; END IF;"
    " RETURN NEW; END $$;"
    " CREATE TRIGGER {name} BEFORE INSERT OR UPDATE OF {columns} ON %(table)s FOR EACH ROW EXECUTE FUNCTION {name}()"
)


def period_is_not_empty(name: str) -> CheckConstraint:
    condition = Q(valid_from=None) | Q(valid_to=None) | Q(valid_from__lt=F("valid_to"))
    return CheckConstraint(condition=condition, name=name)


class NoOverlap(BaseConstraint):
    """``NoOverlap(keys=["code"], name="unit_code_no_overlap")``; the model has ``valid_from`` and ``valid_to``."""

    def __init__(self, *, keys: Sequence[str], name: str, violation_error_message: str | None = None) -> None:
        self.keys = tuple(keys)
        super().__init__(name=name, violation_error_message=violation_error_message)

    def constraint_sql(self, model: Any, schema_editor: Any) -> Any:
        """A table is being made (or, on SQLite, remade): the triggers follow once it is there."""
        schema_editor.deferred_sql.extend(self._statements(model, schema_editor))
        return None  # nothing inside the table itself

    def create_sql(self, model: Any, schema_editor: Any) -> Any:
        (statement,) = self._statements(model, schema_editor)  # SQLite never comes here: it remakes the table
        return statement

    def remove_sql(self, model: Any, schema_editor: Any) -> Any:
        table = Table(model._meta.db_table, schema_editor.quote_name)
        return Statement(f"DROP TRIGGER {self.name} ON %(table)s; DROP FUNCTION {self.name}()", table=table)

    def _statements(self, model: Any, schema_editor: Any) -> list[Statement]:
        columns = [model._meta.get_field(key).column for key in self.keys]
        names = {
            "name": self.name,
            "same": " AND ".join(f"o.{column} = NEW.{column}" for column in columns),
            "pk": model._meta.pk.column,
            "columns": ", ".join([*columns, "valid_from", "valid_to"]),
        }
        texts: Iterable[str]
        if schema_editor.connection.vendor == "postgresql":
            other = _OTHER.format(**names, self=f"NEW.{names['pk']}")
            texts = [_POSTGRESQL.format(**names, other=other)]
        else:
            # Before an insert SQLite knows no automatic key yet; -1 is nobody's.
            events = {"i": ("INSERT", "-1"), "u": (f"UPDATE OF {names['columns']}", f"OLD.{names['pk']}")}
            texts = [
                _SQLITE.format(**names, event=event, when=when, other=_OTHER.format(**names, self=own))
                for event, (when, own) in events.items()
            ]
        return [Statement(text, table=Table(model._meta.db_table, schema_editor.quote_name)) for text in texts]

    def validate(self, model: type[Model], instance: Model, exclude: Any = None, using: str = DEFAULT_DB_ALIAS) -> None:
        begins, ends = instance.valid_from, instance.valid_to  # type: ignore[attr-defined]
        fields: Any = model._meta
        names = [fields.get_field(key).attname for key in self.keys]
        others = model._default_manager.using(using).filter(**{name: getattr(instance, name) for name in names})
        if begins:
            others = others.filter(Q(valid_to=None) | Q(valid_to__gt=begins))
        if ends:
            others = others.filter(Q(valid_from=None) | Q(valid_from__lt=ends))
        if others.exclude(pk=instance.pk).exists():
            raise ValidationError(self.get_violation_error_message(), code=self.violation_error_code)

    def deconstruct(self) -> tuple[str, Sequence[Any], dict[str, Any]]:
        path, arguments, named = super().deconstruct()
        return path, arguments, {**named, "keys": list(self.keys)}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, NoOverlap) and self.deconstruct() == other.deconstruct()

    def __hash__(self) -> int:
        return hash((self.name, self.keys))

    def __repr__(self) -> str:
        return f"<NoOverlap: keys={self.keys} name={self.name!r}>"
