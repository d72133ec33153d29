"""The card of a dossier's page that tells its terms."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from datchuan.criteria.queries import checking_now
from datchuan.dossiers.clock import rest_words
from datchuan.dossiers.models import Dossier
from datchuan.dossiers.queries import clocks_of
from datchuan.people.web.request import OfficialRequest


def clock_context(request: OfficialRequest, found: Dossier) -> dict[str, Any]:
    """What the page of a dossier shows of its terms, on the day looked at."""
    clock = clocks_of([found], request.day).get(found.pk)
    terms = [(term, rested(term.last_days)) for term in clock.terms] if clock else []
    return {"clock": clock, "clock_terms": terms, "checking": checking_now()}


def rested(days: Sequence[tuple[str, date]]) -> list[tuple[str, date, str]]:
    """Last days with their conditions, and that one is a day off, in words."""
    return [(when, day, rest_words(day)) for when, day in days]
