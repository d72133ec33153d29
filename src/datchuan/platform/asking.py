"""Questions that every submission or page asks anew with other values: their SQL is made once, and PostgreSQL plans it
once for a connection.

Making the SQL costs more than running it, and planning joins costs PostgreSQL more than answering by an index. Only
what is asked for every request is worth it; everything else is an ordinary query.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections, models
from django.db.models import QuerySet

MOST_AT_ONCE = 100  # SQLite gives no more than 2,000 columns


@dataclass(frozen=True)
class Asked:
    """A query of values as SQL. Where it was made with a mark as the value of a text, the value given later goes.
    ``readers`` turn what the database gives into Python's values, by column, as the query itself would."""

    sql: str
    values: tuple[Any, ...]
    readers: Mapping[int, tuple[Any, Any]]

    def of(self, **given: Any) -> Asked:
        """The same question with each mark replaced by what is given under its name."""
        named = {mark(name): value for name, value in given.items()}
        values = (named.get(each, each) if isinstance(each, str) else each for each in self.values)
        return replace(self, values=tuple(values))

    def rows(self, **given: Any) -> list[list[Any]]:
        """Ask it, each mark replaced by what is given under its name."""
        question = self.of(**given) if given else self
        with prepared_cursor() as cursor:
            cursor.execute(question.sql, question.values)
            rows = list(map(list, cursor.fetchall()))
        for place, (readers, expression) in self.readers.items():
            for row in rows:
                for read in readers:
                    row[place] = read(row[place], expression, connection)
        return rows

    def row(self, **given: Any) -> list[Any] | None:
        """The first row, or nothing."""
        return next(iter(self.rows(**given)), None)


def mark(name: str) -> str:
    """What stands in a query for a text that is given later."""
    return f"<{name}>"


def asked(query: QuerySet[Any, Any]) -> Asked:
    """The question that a query asks (made by ``values_list``), for the database in use."""
    compiler = query.query.get_compiler(connection=connection)
    sql, values = compiler.as_sql()
    return Asked(sql, tuple(values), compiler.get_converters([each for each, *_ in compiler.select]))


def which_find(questions: Sequence[Asked]) -> list[bool]:
    """Which of the questions find anything: all of them asked at once (a hundred at a time)."""
    found: list[bool] = []
    for start in range(0, len(questions), MOST_AT_ONCE):
        some = questions[start : start + MOST_AT_ONCE]
        sql = ", ".join(f"EXISTS({each.sql})" for each in some)
        answer = Asked(f"SELECT {sql}", tuple(value for each in some for value in each.values), {}).row()
        found += map(bool, answer or ())
    return found


def insert_alone(row: models.Model) -> None:
    """Insert a row that has no key yet, and give it its key: one prepared statement, for a model without parents. What
    ``save`` does; no signal is sent and nothing is computed on the way."""
    sql, fields = _insertion(type(row))
    here = connections[DEFAULT_DB_ALIAS]
    with prepared_cursor() as cursor:
        cursor.execute(sql, [field.get_db_prep_save(getattr(row, field.attname), here) for field in fields])
        row.pk = cursor.fetchone()[0]
    row._state.adding, row._state.db = False, here.alias


@cache
def _insertion(model: type[models.Model]) -> tuple[str, list[Any]]:
    """The SQL that inserts a row of a model, and the fields that it wants values of."""
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    name = connection.ops.quote_name
    columns, places = ", ".join(name(str(field.column)) for field in fields), ", ".join(["%s"] * len(fields))
    table, key = name(model._meta.db_table), name(str(model._meta.pk.column))
    return f"INSERT INTO {table} ({columns}) VALUES ({places}) RETURNING {key}", fields  # noqa: S608 - our own names


def prepared_cursor() -> Any:
    """A cursor whose statements PostgreSQL prepares: Django's own writes the values into the text and has it planned
    anew every time. SQLite's driver keeps its statements anyhow."""
    here = connections[DEFAULT_DB_ALIAS]
    if here.vendor != "postgresql":
        return here.cursor()
    from datchuan.platform.preparing import PreparedCursor

    here.close_if_health_check_failed()  # as Django's own ``cursor`` does, which would make one for nothing
    here.ensure_connection()
    cursor: Any = PreparedCursor(here.connection)
    return here.make_debug_cursor(cursor) if here.queries_logged else here.make_cursor(cursor)
