"""A rule in Vietnamese words, made from the very tree that runs: what is shown is what is applied."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import cast

from datchuan.law import tree
from datchuan.law.facts import Field
from datchuan.law.rules import in_words

_SIGNS = {"==": "=", "!=": "≠", "<": "<", "<=": "≤", ">": ">", ">=": "≥"}
_ARITHMETIC = {"+": "+", "-": "−", "*": "×"}
_LOOSE = (tree.Among,)


def expression_words(node: tree.Node) -> str:
    """``diện tích ở ≥ 10 m²/người × số nhân khẩu``. Give it a bound tree to see the numbers of a day and place."""
    match node:
        case tree.FieldRef():
            return _lower(node.field.title)
        case tree.Constant() | tree.ParamRef() | tree.Arithmetic():
            return _number_words(node)
        case tree.Not():
            return _negated(node.item)
        case tree.And():
            return " và ".join(_inner(item, _LOOSE) if _offers(item) else _inner(item) for item in node.items)
        case tree.Or():
            return " hoặc ".join(_inner(item) for item in node.items)
        case _:
            return _test_words(node)


def _offers(item: tree.Truth) -> bool:
    """Whether the item's words hold an "or" of their own, which beside an "and" needs brackets."""
    return isinstance(item, tree.Among) and len(item.values) > 1


def among_words(node: tree.Among, between: str) -> str:
    """``vật liệu mái: bê tông cốt thép hoặc ngói``, with ``between`` between the answers."""
    answers = between.join(_stored(node.field, value, node.field.scale) for value in node.values)
    return f"{_lower(node.field.title)}: {answers}"


def _number_words(node: tree.Constant | tree.ParamRef | tree.Arithmetic) -> str:
    match node:
        case tree.Constant():
            return _constant(node)
        case tree.ParamRef(value=None):
            return f"{_lower(node.title)} (chưa rõ)"
        case tree.ParamRef(value=value):
            return f"{in_words(cast(Decimal, value))} {node.unit}".strip()
        case tree.Arithmetic():
            return f"{_inner(node.left)} {_ARITHMETIC[node.sign]} {_inner(node.right)}"


def _test_words(node: tree.Compare | tree.Among | tree.IsMissing | tree.CountTrue | tree.AtLeast | tree.Unknown) -> str:
    match node:
        case tree.Compare():
            return _compare(node)
        case tree.Among():
            return among_words(node, " hoặc ")
        case tree.IsMissing():
            return f"chưa có thông tin về {_lower(node.field.title)}"
        case tree.CountTrue():
            return f"số điều đúng trong ({_listed(node.items)}) {_SIGNS[node.sign]} {expression_words(node.bound)}"
        case tree.AtLeast():
            return f"ít nhất {node.count} trong ({_listed(node.items)})"
        case tree.Unknown():
            return "chưa rõ"


def _listed(items: tuple[tree.Truth, ...]) -> str:
    return "; ".join(expression_words(item) for item in items)


def _compare(node: tree.Compare) -> str:
    left, right = node.left, node.right
    if isinstance(left, tree.FieldRef) and isinstance(right, tree.Constant):
        shown = _stored(left.field, right.value, right.scale)
        return f"{_lower(left.field.title)} {_SIGNS[node.sign]} {shown}"
    return f"{_inner(left, (tree.And, tree.Or))} {_SIGNS[node.sign]} {_inner(right, (tree.And, tree.Or))}"


def _negated(item: tree.Truth) -> str:
    if isinstance(item, tree.FieldRef):
        return f"không {_lower(item.field.title)}"
    return f"không phải ({expression_words(item)})"


def _inner(node: tree.Node, wrapped: tuple[type, ...] = (tree.And, tree.Or, tree.Arithmetic, tree.CountTrue)) -> str:
    text = expression_words(node)
    return f"({text})" if isinstance(node, wrapped) else text


def _stored(field: Field, value: int | date | None, scale: int) -> str:
    if field.type == "choice":
        return _lower(field.title_of(cast(int, value)))
    shown = _constant(tree.Constant(value, scale))
    return f"{shown} {field.unit}".strip() if not isinstance(value, date) else shown


def _constant(node: tree.Constant) -> str:
    if isinstance(node.value, date):
        return f"ngày {node.value:%d/%m/%Y}"
    return "chưa rõ" if node.value is None else in_words(Decimal(node.value).scaleb(-node.scale))


def _lower(title: str) -> str:
    return title[:1].lower() + title[1:]
