"""A lowered expression as a Polars expression: for houses in bulk. Polars itself is loaded only when one is made.

Kleene's logic throughout, as in SQL: null is "not known". Polars takes NaN for a number greater than all others, so
``whole_numbers`` turns it into null before any rule sees it, and arithmetic is done in 64 bits.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import reduce
from typing import TYPE_CHECKING, Any

from datchuan.law import tree
from datchuan.law.facts import Field
from datchuan.law.lowering import fields_of

if TYPE_CHECKING:
    import polars as pl

_COMPARE: dict[str, Callable[[Any, Any], Any]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_ARITHMETIC: dict[str, Callable[[Any, Any], Any]] = {"+": operator.add, "-": operator.sub, "*": operator.mul}
_SMALLEST_TYPE = 127  # a whole number up to this fits every type of column, so the column stays as narrow as it is
_PACKED_BITS = 30  # both masks and a group of up to 33 bits then share one 64-bit key


def emit_polars(node: tree.Truth) -> pl.Expr:  # noqa: PLR0911 (one return for each node)
    """A boolean expression; null where it is not known."""
    import polars as pl

    match node:
        case tree.FieldRef():
            return pl.col(node.field.column)
        case tree.Compare():
            return _compare(node)
        case tree.Among():
            return reduce(operator.or_, (_equals(node.field, value) for value in node.values))
        case tree.IsMissing():
            return pl.col(node.field.column).is_null()
        case tree.Not():
            return ~emit_polars(node.item)
        case tree.And() | tree.Or():
            join = operator.and_ if isinstance(node, tree.And) else operator.or_
            return reduce(join, (emit_polars(item) for item in node.items))
        case tree.AtLeast():
            return _at_least(node)
        case tree.Unknown():
            return pl.lit(None, pl.Boolean)
        case _:
            raise TypeError(f"lower the expression first: {node}")


def _compare(node: tree.Compare) -> pl.Expr:
    import polars as pl

    left, right = node.left, node.right
    if isinstance(left, tree.FieldRef) and isinstance(right, tree.Constant) and isinstance(right.value, int):
        narrow = 0 <= right.value <= _SMALLEST_TYPE
        column = pl.col(left.field.column)
        return _COMPARE[node.sign](column if narrow else column.cast(pl.Int64), right.value)
    return _COMPARE[node.sign](_operand(left), _operand(right))


def _equals(field: Field, value: int) -> pl.Expr:
    return _compare(tree.Compare("==", tree.FieldRef(field), tree.Constant(value)))


def _operand(node: tree.Operand) -> pl.Expr:
    import polars as pl

    match node:
        case tree.Constant():
            kind = pl.Date if isinstance(node.value, date) else pl.Int64
            return pl.lit(node.value, kind)
        case tree.FieldRef(field=field):
            column = pl.col(field.column)
            return column if field.type in ("bool", "date") else column.cast(pl.Int64)
        case tree.Arithmetic():
            return _ARITHMETIC[node.sign](_operand(node.left), _operand(node.right))
        case tree.ParamRef():
            raise TypeError(f"parameter {node.key} is not bound")
        case _:
            return emit_polars(node)


def _at_least(node: tree.AtLeast) -> pl.Expr:
    """True as soon as enough are surely true, false as soon as too few can be, else null."""
    import polars as pl

    items = [emit_polars(item) for item in node.items]
    surely = reduce(operator.add, (item.fill_null(False).cast(pl.Int64) for item in items))
    possibly = reduce(operator.add, (item.fill_null(True).cast(pl.Int64) for item in items))
    return pl.when(surely >= node.count).then(True).when(possibly < node.count).then(False)


# --- both masks ----------------------------------------------------------------------------------------------------


def whole_numbers(frame: pl.LazyFrame, fields: Iterable[Field]) -> pl.LazyFrame:
    """The frame with number columns that came as floats made whole, NaN made null."""
    import polars as pl

    kinds = frame.collect_schema()
    floats = [f.column for f in fields if f.type in ("int", "decimal") and kinds[f.column].is_float()]
    return frame.with_columns(pl.col(name).fill_nan(None).cast(pl.Int64) for name in floats) if floats else frame


def signature(clauses: Sequence[tree.Truth]) -> pl.Expr:
    """Both masks in one number, unknown above failed, as narrow as it can be."""
    import polars as pl

    width = len(clauses)
    kind = pl.UInt32 if 2 * width <= 32 else pl.UInt64
    zero = pl.lit(0, kind)
    parts = [zero]
    for bit, clause in enumerate(clauses):
        answer = emit_polars(clause)
        parts.append(pl.when(~answer).then(pl.lit(1 << bit, kind)).otherwise(zero))
        parts.append(pl.when(answer.is_null()).then(pl.lit(1 << (bit + width), kind)).otherwise(zero))
    return reduce(operator.add, parts)


def count_polars(frame: pl.LazyFrame, clauses: Sequence[tree.Truth], group_by: Sequence[str]) -> pl.LazyFrame:
    """``<group columns>, failed, unknown, houses``: one row per group and pair of masks, from one scan."""
    import polars as pl

    width = len(clauses)
    frame = whole_numbers(frame, fields_of(*clauses))
    kinds = [frame.collect_schema()[name] for name in group_by]
    if len(kinds) == 1 and kinds[0].is_integer() and not _is_wide(kinds[0]) and 2 * width <= _PACKED_BITS:
        counted = _packed(frame, clauses, group_by[0], kinds[0])
    else:
        frame = frame.select(*group_by, _signature=signature(clauses))
        counted = frame.group_by(*group_by, "_signature").agg(houses=pl.len())
    found = pl.col("_signature").cast(pl.Int64)
    failed, unknown = found & ((1 << width) - 1), found // (1 << width)
    return counted.select(*group_by, failed=failed, unknown=unknown, houses=pl.col("houses").cast(pl.Int64))


def _is_wide(kind: pl.DataType) -> bool:
    import polars as pl

    return kind in (pl.Int64, pl.UInt64, pl.Int128, pl.UInt128)


def _packed(frame: pl.LazyFrame, clauses: Sequence[tree.Truth], group: str, kind: pl.DataType) -> pl.LazyFrame:
    """Group and masks in one 64-bit key: grouping by one number takes half the time of grouping by two."""
    import polars as pl

    span, nowhere = 1 << (2 * len(clauses)), -(2**31) - 1  # no group of 32 bits has that number: it stands for null
    place = pl.col(group).cast(pl.Int64).fill_null(nowhere)
    keys = frame.select(_key=place * span + signature(clauses).cast(pl.Int64))
    counted = keys.group_by("_key").agg(houses=pl.len())
    found, masks = pl.col("_key") // span, pl.col("_key") & (span - 1)
    back = pl.when(found != nowhere).then(found).cast(kind)
    return counted.select(back.alias(group), masks.alias("_signature"), "houses")
