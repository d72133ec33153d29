"""A long requirement as a list that can be read: the same tree, the same words, one point under the other."""

from __future__ import annotations

from dataclasses import dataclass

from datchuan.law import tree
from datchuan.law.words import among_words, expression_words

LONGEST_SENTENCE = 100  # characters: what is longer is read twice
LONGEST_POINT = 120
FEW = 2  # answers that "or" can join
_COUNTED = {">=": "ít nhất", ">": "nhiều hơn", "<=": "nhiều nhất", "<": "ít hơn", "==": "đúng", "!=": "khác"}


@dataclass(frozen=True, slots=True)
class Requirement:
    """A requirement as a reader takes it in: one sentence, or a lead with the points under it."""

    lead: str
    points: tuple[Requirement, ...] = ()


def requirement(node: tree.Truth, longest: int = LONGEST_SENTENCE) -> Requirement:
    """One sentence up to ``longest`` characters, else a list, of lists where need be. Give it a bound tree."""
    if isinstance(node, tree.Among) and len(node.values) > FEW:
        return Requirement(among_words(node, "; "))  # "xây gạch hoặc đá" is one answer
    sentence = expression_words(node)
    return Requirement(sentence) if len(sentence) <= longest else _taken_apart(node) or Requirement(sentence)


def _taken_apart(node: tree.Truth) -> Requirement | None:
    """The points of a compound; None for what has no parts."""
    match node:
        case tree.And():
            return _list("mọi điều sau", node.items)
        case tree.Or():
            return _list("một trong các điều sau", node.items)
        case tree.CountTrue():
            how_many = f"{_COUNTED[node.sign]} {expression_words(node.bound)}"
            return _list(f"{how_many} trong {len(node.items)} điều sau", node.items)
        case tree.Not():
            return _negated(node.item)
        case _:
            return None


def _negated(item: tree.Truth) -> Requirement:
    match item:
        case tree.And():
            return _list("không bảo đảm đủ các điều sau", item.items)
        case tree.Or():
            return _list("không bảo đảm điều nào sau đây", item.items)
        case _:
            return _list("không phải", (item,))


def _list(lead: str, items: tuple[tree.Truth, ...]) -> Requirement:
    return Requirement(lead, tuple(requirement(item, LONGEST_POINT) for item in items))
