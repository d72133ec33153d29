"""From what was written to what an engine needs: parameters put in, decimals at one scale, whole numbers only."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import cast

from datchuan.kernel.problem import Problem
from datchuan.law import tree
from datchuan.law.facts import Field

# PostgreSQL multiplies two integer columns as 32-bit integers and refuses what does not fit.
_LARGEST = 2**31 - 1


def bind(node: tree.Truth, values: Mapping[str, Decimal | None]) -> tree.Truth:
    """The same expression with each parameter's value in place (None: the law's number is not known)."""
    return cast(tree.Truth, _bind(node, values))


def _bind(node: tree.Node, values: Mapping[str, Decimal | None]) -> tree.Node:  # noqa: PLR0911 (one return for each node)
    match node:
        case tree.ParamRef():
            return tree.ParamRef(node.key, node.title, node.unit, node.scale, values.get(node.key))
        case tree.Arithmetic():
            left, right = _bind(node.left, values), _bind(node.right, values)
            return tree.Arithmetic(node.sign, cast(tree.Number, left), cast(tree.Number, right))
        case tree.Compare():
            return tree.Compare(node.sign, _bind(node.left, values), _bind(node.right, values))
        case tree.Not():
            return tree.Not(bind(node.item, values))
        case tree.And():
            return tree.And(tuple(bind(item, values) for item in node.items))
        case tree.Or():
            return tree.Or(tuple(bind(item, values) for item in node.items))
        case tree.CountTrue():
            bound = cast("tree.Constant | tree.ParamRef", _bind(node.bound, values))
            return tree.CountTrue(node.sign, tuple(bind(item, values) for item in node.items), bound)
        case _:
            return node


def parameters_of(node: tree.Node) -> frozenset[str]:
    """The keys of the parameters that the expression reads."""
    match node:
        case tree.ParamRef():
            return frozenset((node.key,))
        case tree.Arithmetic() | tree.Compare():
            return parameters_of(node.left) | parameters_of(node.right)
        case tree.Not():
            return parameters_of(node.item)
        case tree.And() | tree.Or() | tree.AtLeast():
            return frozenset().union(*(parameters_of(item) for item in node.items))
        case tree.CountTrue():
            return parameters_of(node.bound).union(*(parameters_of(item) for item in node.items))
        case _:
            return frozenset()


def fields_of(*nodes: tree.Node) -> tuple[Field, ...]:
    """The fields that the expressions read, each once."""
    found: dict[str, Field] = {}
    for node in nodes:
        match node:
            case tree.FieldRef(field=field) | tree.Among(field=field) | tree.IsMissing(field=field):
                found[field.key] = field
            case tree.Arithmetic() | tree.Compare():
                found |= {each.key: each for each in fields_of(node.left, node.right)}
            case tree.Not():
                found |= {each.key: each for each in fields_of(node.item)}
            case tree.And() | tree.Or() | tree.AtLeast() | tree.CountTrue():
                found |= {each.key: each for each in fields_of(*node.items)}
            case _:
                pass
    return tuple(found.values())


def lower(node: tree.Truth) -> tree.Truth:
    """A bound expression in whole numbers. What rests on an unknown parameter becomes ``Unknown``.

    Raises Problem 104 when a product could leave 32 bits within the plausible bounds of its fields.
    """
    match node:
        case tree.Compare():
            return _lower_compare(node)
        case tree.CountTrue():
            return _lower_count(node)
        case tree.Not():
            return tree.Not(lower(node.item))
        case tree.And():
            return tree.And(tuple(lower(item) for item in node.items))
        case tree.Or():
            return tree.Or(tuple(lower(item) for item in node.items))
        case _:
            return node


def _lower_compare(node: tree.Compare) -> tree.Truth:
    if _is_number(node.left):
        left, right = _number(cast(tree.Number, node.left)), _number(cast(tree.Number, node.right))
        if left is None or right is None:
            return tree.Unknown()
        return tree.Compare(node.sign, *_aligned(left, right))
    if isinstance(node.left, tree.FieldRef) and node.left.field.type != "bool":  # a choice or a day
        return node
    return tree.Compare(node.sign, lower(cast(tree.Truth, node.left)), lower(cast(tree.Truth, node.right)))


def _lower_count(node: tree.CountTrue) -> tree.Truth:
    bound = _number(node.bound)
    if bound is None:
        return tree.Unknown()
    count, items = cast(int, cast(tree.Constant, bound[0]).value), tuple(lower(item) for item in node.items)
    at_least, more = tree.AtLeast(count, items), tree.AtLeast(count + 1, items)
    shapes: dict[str, tree.Truth] = {
        ">=": at_least,
        ">": more,
        "<": tree.Not(at_least),
        "<=": tree.Not(more),
        "==": tree.And((at_least, tree.Not(more))),
        "!=": tree.Or((tree.Not(at_least), more)),
    }
    return shapes[node.sign]


def _is_number(node: tree.Node) -> bool:
    if isinstance(node, tree.FieldRef):
        return node.field.type in ("int", "decimal")
    return isinstance(node, tree.Constant | tree.ParamRef | tree.Arithmetic)


_Scaled = tuple[tree.Number, int]


def _number(node: tree.Number) -> _Scaled | None:  # noqa: PLR0911 (one return for each node)
    match node:
        case tree.FieldRef():
            return node, node.field.scale
        case tree.Constant():
            return node, node.scale
        case tree.ParamRef():
            if node.value is None:
                return None
            return tree.Constant(int(node.value.scaleb(node.scale))), node.scale
        case tree.Arithmetic():
            left, right = _number(node.left), _number(node.right)
            if left is None or right is None:
                return None
            if node.sign == "*":
                return _fold("*", left[0], right[0]), left[1] + right[1]
            scale = max(left[1], right[1])
            return _fold(node.sign, *_aligned(left, right)), scale


def _aligned(left: _Scaled, right: _Scaled) -> tuple[tree.Number, tree.Number]:
    scale = max(left[1], right[1])
    return _rescaled(left[0], scale - left[1]), _rescaled(right[0], scale - right[1])


def _rescaled(node: tree.Number, by: int) -> tree.Number:
    return _fold("*", tree.Constant(10**by), node) if by else node


def _fold(sign: tree.ArithmeticSign, left: tree.Number, right: tree.Number) -> tree.Number:
    """The operation, done now where both sides are constants: ``100 * (10 * persons)`` → ``1000 * persons``."""
    if isinstance(left, tree.Constant) and isinstance(right, tree.Constant):
        return _within_bounds(tree.Constant(_apply(sign, cast(int, left.value), cast(int, right.value))))
    if sign == "*" and isinstance(right, tree.Constant):
        left, right = right, left
    if sign == "*" and isinstance(left, tree.Constant) and isinstance(right, tree.Arithmetic) and right.sign == "*":
        inner = right.left
        if isinstance(inner, tree.Constant):
            left, right = tree.Constant(cast(int, left.value) * cast(int, inner.value)), right.right
    return _within_bounds(tree.Arithmetic(sign, left, right))


def _within_bounds(folded: tree.Number) -> tree.Number:
    low, high = _range(folded)
    if low < -_LARGEST or high > _LARGEST:
        raise Problem(104, "phép tính có thể vượt quá 2 147 483 647", mend="Đặt min, max chặt hơn cho các trường.")
    return folded


def _apply(sign: tree.ArithmeticSign, left: int, right: int) -> int:
    return left + right if sign == "+" else left - right if sign == "-" else left * right


def _range(node: tree.Number) -> tuple[int, int]:
    """The smallest and the largest value within the plausible bounds of the fields."""
    match node:
        case tree.Constant():
            return cast(int, node.value), cast(int, node.value)
        case tree.FieldRef(field=field):
            low = -_LARGEST if field.minimum is None else field.minimum
            return low, _LARGEST if field.maximum is None else field.maximum
        case tree.Arithmetic():
            corners = [_apply(node.sign, a, b) for a in _range(node.left) for b in _range(node.right)]
            return min(corners), max(corners)
        case _:
            raise TypeError("a parameter must be bound before its range is asked")
