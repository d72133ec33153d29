"""A lowered expression as a Python closure: for the one house that a person is filling in. No eval, no exec."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from typing import Any

from datchuan.law import tree

Facts = Mapping[str, object]
Predicate = Callable[[Facts], "bool | None"]

_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_ARITHMETIC: dict[str, Callable[[Any, Any], Any]] = {"+": operator.add, "-": operator.sub, "*": operator.mul}


def emit_python(node: tree.Truth) -> Predicate:  # noqa: PLR0911 (one return for each node)
    """``facts → True | False | None`` in Kleene's logic.

    ``facts`` holds each field under its key: a decimal as the whole number of 10**-scale (living_area 4050 for
    40,50 m²), a choice as its code, a day as ``date``. A key that is absent is the same as None: not known.
    """
    match node:
        case tree.Not():
            return _not(emit_python(node.item))
        case tree.And():
            return _and([emit_python(item) for item in node.items])
        case tree.Or():
            return _or([emit_python(item) for item in node.items])
        case tree.AtLeast():
            return _at_least(node.count, [emit_python(item) for item in node.items])
        case tree.Among():
            return _among(node.field.key, frozenset(node.values))
        case tree.IsMissing():
            return _is_missing(node.field.key)
        case tree.Compare():
            return _binary(_COMPARE[node.sign], _value(node.left), _value(node.right))
        case tree.FieldRef():
            return _truth_of(node.field.key)
        case tree.Unknown():
            return lambda _facts: None
        case _:
            raise TypeError(f"lower the expression first: {node}")


def _value(node: tree.Node) -> Callable[[Facts], Any]:
    match node:
        case tree.Constant():
            constant = node.value
            return lambda _facts: constant
        case tree.FieldRef():
            key = node.field.key
            return lambda facts: facts.get(key)
        case tree.Arithmetic():
            return _binary(_ARITHMETIC[node.sign], _value(node.left), _value(node.right))
        case tree.ParamRef():
            raise TypeError(f"parameter {node.key} is not bound")
        case _:
            return emit_python(node)


def _binary(
    operation: Callable[[Any, Any], Any], left: Callable[[Facts], Any], right: Callable[[Facts], Any]
) -> Callable[[Facts], Any]:
    def run(facts: Facts) -> Any:
        a, b = left(facts), right(facts)
        return None if a is None or b is None else operation(a, b)

    return run


def _truth_of(key: str) -> Predicate:
    def run(facts: Facts) -> bool | None:
        value = facts.get(key)
        return None if value is None else bool(value)

    return run


def _is_missing(key: str) -> Predicate:
    return lambda facts: facts.get(key) is None


def _among(key: str, values: frozenset[int]) -> Predicate:
    def run(facts: Facts) -> bool | None:
        value = facts.get(key)
        return None if value is None else value in values

    return run


def _not(item: Predicate) -> Predicate:
    def run(facts: Facts) -> bool | None:
        value = item(facts)
        return None if value is None else not value

    return run


def _and(items: list[Predicate]) -> Predicate:
    def run(facts: Facts) -> bool | None:
        values = [item(facts) for item in items]
        return False if False in values else None if None in values else True

    return run


def _or(items: list[Predicate]) -> Predicate:
    def run(facts: Facts) -> bool | None:
        values = [item(facts) for item in items]
        return True if True in values else None if None in values else False

    return run


def _at_least(count: int, items: list[Predicate]) -> Predicate:
    def run(facts: Facts) -> bool | None:
        values = [item(facts) for item in items]
        surely, possibly = values.count(True), len(values) - values.count(False)
        return True if surely >= count else False if possibly < count else None

    return run
