"""How a value of the law is shown: its citation with the state of its checking, and the way to its own page."""

from __future__ import annotations

from typing import Any

from django import template

from datchuan.law.checking import Checking
from datchuan.law.cited import CitedValue

register = template.Library()


@register.inclusion_tag("criteria/value_mark.html", takes_context=True)
def value_mark(context: dict[str, Any], cited: CitedValue) -> dict[str, Any]:
    """Needs ``checking`` in the page's context: without it no page may claim anything of a value."""
    checking: Checking = context["checking"]
    says = checking.differing.get(cited.value_id, "")
    return {"cited": cited, "state": checking.state_of(cited), "says": says}
