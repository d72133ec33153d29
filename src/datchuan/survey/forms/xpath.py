"""The expressions of forms (required, relevant, constraint, calculate), evaluated by ``elementpath`` as XPath 1.0 with
the functions of ODK that our forms use. A form that uses another cannot be published.

Days are numbers of days since 1970-01-01, as ODK computes with them; the instance holds them so (``typed_instance``).
"""

from __future__ import annotations

import copy
import math
import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any
from xml.etree import ElementTree

from elementpath import ElementPathError, XPathContext
from elementpath.xpath1 import XPath1Parser

from datchuan.kernel.problem import Problem

EPOCH = date(1970, 1, 1)


class OdkParser(XPath1Parser):
    """XPath 1.0 and a few functions of the ODK XForms specification."""


_method, _function = OdkParser.method, OdkParser.function


class InstanceContext(XPathContext):
    """Where an expression is evaluated: the instance, a node of it, and the day that it is today."""

    today = 0


def _text(token: Any, context: InstanceContext | None, place: int) -> str:
    return str(token.string_value(token.get_argument(context, place, default="")))


@_method(_function("if", nargs=3))
def evaluate_if(self: Any, context: InstanceContext | None = None) -> Any:
    chosen = self[1] if self.boolean_value(self[0].evaluate(context)) else self[2]
    return chosen.evaluate(context)


@_method(_function("selected", nargs=2))
def evaluate_selected(self: Any, context: InstanceContext | None = None) -> bool:
    return _text(self, context, 1) in _text(self, context, 0).split()


@_method(_function("coalesce", nargs=2))
def evaluate_coalesce(self: Any, context: InstanceContext | None = None) -> str:
    return _text(self, context, 0) or _text(self, context, 1)


@_method(_function("regex", nargs=2))
def evaluate_regex(self: Any, context: InstanceContext | None = None) -> bool:
    return re.fullmatch(_text(self, context, 1), _text(self, context, 0)) is not None


@_method(_function("today", nargs=0))
def evaluate_today(self: Any, context: InstanceContext | None = None) -> int:
    return context.today if context is not None else 0


@_method(_function("format-date", nargs=2))
def evaluate_format_date(self: Any, context: InstanceContext | None = None) -> str:
    number = self.number_value(self.get_argument(context, 0, default=""))
    if math.isnan(number):
        return ""
    return (EPOCH + timedelta(days=int(number))).strftime(_text(self, context, 1))


OdkParser.build()  # type: ignore[no-untyped-call]


@dataclass(frozen=True)
class Expression:
    """A compiled expression; ``text`` as the form has it."""

    text: str
    token: Any

    def is_true(self, context: InstanceContext) -> bool:
        return bool(self.token.boolean_value(self.token.evaluate(context)))

    def string(self, context: InstanceContext) -> str:
        value = self.token.evaluate(context)
        if isinstance(value, list):  # nodes: the first one's text
            return str(value[0].string_value) if value else ""
        return str(self.token.string_value(value))


@lru_cache(maxsize=2048)
def compiled(text: str, where: str) -> Expression:
    """Problem 322 when it is no XPath or uses a function that the server does not know."""
    try:
        return Expression(text, OdkParser(strict=False).parse(text))
    except ElementPathError as error:
        what = f"không tính lại được biểu thức “{text}” ({error})"
        raise Problem(322, what, where=where, mend="Chỉ dùng các hàm mà máy chủ kiểm tra lại được.") from None


def context_of(instance: ElementTree.Element, today: date) -> InstanceContext:
    """The ground of every expression of one submission."""
    context = InstanceContext(ElementTree.ElementTree(instance))
    context.today = (today - EPOCH).days
    return context


def at(context: InstanceContext, node: ElementTree.Element) -> InstanceContext:
    """The same ground, standing at a node."""
    here = copy.copy(context)
    here.item = context.root.tree.elements[node]  # type: ignore[union-attr]
    return here
