"""SQL that DuckDB and Spark share: houses as the rules may read them, and those that fail a clause of their place."""

from __future__ import annotations

from datchuan.law.emit_sql import signature
from datchuan.law.joint import JointCounting
from datchuan.law.lowering import fields_of
from datchuan.national.reading import COMMUNE, Cleaning, Houses


def selected(houses: Houses, counting: JointCounting) -> list[str]:
    """The key and the columns that the clauses read, cleaned, as items of a SELECT."""
    cleanings = {each.field.column: each for each in houses.cleanings}
    key = [f"CAST({COMMUNE} AS INTEGER) AS {COMMUNE}" if houses.is_wide else COMMUNE, *houses.key[1:]]
    columns = [field.column for field in fields_of(*counting.clauses)]
    return [*key, *(_cleaned(cleanings[name]) if name in cleanings else name for name in columns)]


def _cleaned(cleaning: Cleaning) -> str:
    field = cleaning.field
    value = name = field.column
    if cleaning.is_float:
        value = f"CASE WHEN isnan({name}) THEN NULL ELSE CAST({name} AS BIGINT) END"
    if cleaning.is_bounded:
        bounds = ((">=", field.minimum), ("<=", field.maximum))
        within = " AND ".join(f"({value}) {sign} {bound}" for sign, bound in bounds if bound is not None)
        value = f"CASE WHEN {within} THEN {value} END"
    return name if value == name else f"{value} AS {name}"


def failing_sql(houses: Houses, counting: JointCounting, dialect: str, source: str, places: str, hint: str = "") -> str:
    """``<key>, failed, unknown`` of every house that fails a clause of its own place.

    ``source`` gives what ``selected`` names, ``places`` the columns ``commune`` and ``own``.
    """
    width, key = len(counting.clauses), ", ".join(houses.key)
    failed = f"(s & {(1 << width) - 1} & own)"
    return f"""
        SELECT {hint} {key}, {failed} AS failed, ((s >> {width}) & own) AS unknown
        FROM (SELECT {key}, {signature(counting.clauses, dialect)} AS s FROM {source}) AS signed
        JOIN {places} AS places USING ({COMMUNE})
        WHERE {failed} <> 0
    """  # noqa: S608 (columns of the fact schema, texts of our engines)
