"""A lowered expression as SQL, through SQLGlot's nodes, for SQLite, PostgreSQL, DuckDB and Spark.

SQLGlot adds no parentheses to hand-built nodes (``Mul(Add(a, 1), b)`` prints ``a + 1 * b``), so every operand that
is not a single word is wrapped here. Columns stay unquoted: SQLite takes a misspelt quoted name for a text.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlglot import exp

from datchuan.law import tree
from datchuan.law.facts import Field

_BINARY: dict[str, type[exp.Expression]] = {
    "==": exp.EQ,
    "!=": exp.NEQ,
    "<": exp.LT,
    "<=": exp.LTE,
    ">": exp.GT,
    ">=": exp.GTE,
    "+": exp.Add,
    "-": exp.Sub,
    "*": exp.Mul,
}

DIALECTS = ("sqlite", "postgres", "duckdb", "spark")
_NARROW = ("duckdb", "spark")  # dialects that read the narrow columns of Parquet files


def emit_sql(node: tree.Truth, dialect: str, alias: str = "") -> str:
    """The expression's text; NULL where it is not known. ``alias`` qualifies the columns."""
    tree_ = sql_tree(node, alias)
    return (_widened(tree_) if dialect in _NARROW else tree_).sql(dialect=dialect)


def _widened(node: exp.Expression) -> exp.Expression:
    """DuckDB refuses ``3 - 5`` in a file's unsigned columns, Spark a product over 16 bits: both count in 64 bits."""
    for column in list(node.find_all(exp.Column)):
        if isinstance(column.parent, exp.Add | exp.Sub | exp.Mul):
            column.replace(exp.Cast(this=column.copy(), to=exp.DataType.build("bigint")))
    return node


def signature(clauses: Sequence[tree.Truth], dialect: str, alias: str = "") -> str:
    """Both masks in one number (unknown above failed): one test for a clause that passes, one key to group by."""
    if dialect not in DIALECTS:
        raise ValueError(f"unknown dialect {dialect!r}: one of {DIALECTS}")
    width = len(clauses)
    parts = [
        f"CASE WHEN ({text}) THEN 0 WHEN NOT ({text}) THEN {1 << bit} ELSE {1 << (bit + width)} END"
        for bit, clause in enumerate(clauses)
        for text in [emit_sql(clause, dialect, alias)]
    ]
    # a BIGINT zero first: PostgreSQL then adds 64-bit numbers however few clauses there are
    return " + ".join(["CAST(0 AS BIGINT)", *parts])


def select_counts(signed: str, width: int, source: str, group_by: str | Sequence[str] = ()) -> str:
    """``SELECT g0 …, failed, unknown, houses`` for a signature of ``width`` clauses; all texts are the caller's own."""
    groups = [group_by] if isinstance(group_by, str) else list(group_by)
    names = [f"g{number}" for number in range(len(groups))]
    inner = [f"{group} AS {name}" for group, name in zip(groups, names, strict=True)]
    inner += [f"({signed}) AS s", "COUNT(*) AS n"]
    keys = ", ".join(str(number + 1) for number in range(len(groups) + 1))
    outer = [*names, f"s & {(1 << width) - 1} AS failed", f"s >> {width} AS unknown", "n AS houses"]
    return f"SELECT {', '.join(outer)} FROM (SELECT {', '.join(inner)} FROM {source} GROUP BY {keys}) AS t"  # noqa: S608 (the caller's own text)


def count_sql(
    clauses: Sequence[tree.Truth], dialect: str, source: str, group_by: str | Sequence[str] = (), alias: str = ""
) -> str:
    """The counting of these clauses as one SELECT, as ``HouseCounting.sql`` describes it."""
    return select_counts(signature(clauses, dialect, alias), len(clauses), source, group_by)


def sql_tree(node: tree.Node, alias: str = "") -> exp.Expression:  # noqa: PLR0911 (one return for each node)
    """SQLGlot's tree of a lowered expression, right where booleans are real (PostgreSQL) and where 0/1 (SQLite)."""
    match node:
        case tree.FieldRef():
            return _column(node.field, alias)
        case tree.Constant():
            return _constant(node.value)
        case tree.Arithmetic() | tree.Compare():
            return _BINARY[node.sign](this=_wrapped(node.left, alias), expression=_wrapped(node.right, alias))
        case tree.Among():
            return exp.In(this=_column(node.field, alias), expressions=[_constant(value) for value in node.values])
        case tree.IsMissing():
            return exp.Is(this=_column(node.field, alias), expression=exp.Null())
        case tree.Not():
            return exp.Not(this=_wrapped(node.item, alias))
        case tree.And() | tree.Or():
            return _joined(exp.And if isinstance(node, tree.And) else exp.Or, node.items, alias)
        case tree.AtLeast():
            return _at_least(node, alias)
        case tree.Unknown():
            return exp.Null()
        case _:
            raise TypeError(f"lower the expression first: {node}")


def _wrapped(node: tree.Node, alias: str) -> exp.Expression:
    inner = sql_tree(node, alias)
    return inner if isinstance(inner, exp.Column | exp.Literal | exp.Null | exp.Neg) else exp.Paren(this=inner)


def _column(field: Field, alias: str) -> exp.Column:
    return exp.column(field.column, table=alias or None)


def _constant(value: int | date | None) -> exp.Expression:
    if isinstance(value, date):
        return exp.Literal.string(value.isoformat())
    return exp.Null() if value is None else _number(value)


def _number(value: int) -> exp.Expression:
    return exp.Literal.number(value) if value >= 0 else exp.Neg(this=exp.Literal.number(-value))


def _joined(join: type[exp.Expression], items: tuple[tree.Truth, ...], alias: str) -> exp.Expression:
    result = _wrapped(items[0], alias)
    for item in items[1:]:
        result = join(this=result, expression=_wrapped(item, alias))
    return result


def _at_least(node: tree.AtLeast, alias: str) -> exp.Expression:
    """True as soon as enough are surely true, false as soon as too few can be, else NULL."""
    surely = [_case(_wrapped(item, alias), 1, 0) for item in node.items]
    possibly = [_case(exp.Not(this=_wrapped(item, alias)), 0, 1) for item in node.items]
    bound = _number(node.count)
    return exp.Case(
        ifs=[
            exp.If(this=exp.GTE(this=_sum(surely), expression=bound.copy()), true=exp.true()),
            exp.If(this=exp.LT(this=_sum(possibly), expression=bound.copy()), true=exp.false()),
        ]
    )


def _case(condition: exp.Expression, then: int, otherwise: int) -> exp.Expression:
    return exp.Case(ifs=[exp.If(this=condition, true=_number(then))], default=_number(otherwise))


def _sum(parts: list[exp.Expression]) -> exp.Expression:
    result = parts[0]
    for part in parts[1:]:
        result = exp.Add(this=result, expression=part)
    return exp.Paren(this=result)
