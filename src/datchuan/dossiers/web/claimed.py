"""What the dossier's page shows of its claims and of its publicity."""

from __future__ import annotations

from datetime import date
from typing import Any

from datchuan.criteria.queries import checking_now
from datchuan.dossiers.access import sees_appraisal
from datchuan.dossiers.models import Dossier, Standard
from datchuan.dossiers.queries.claims import set_of
from datchuan.dossiers.queries.lines import lines_of
from datchuan.dossiers.queries.publicity import publicity_of
from datchuan.kernel.problem import Problem
from datchuan.people.web.request import OfficialRequest


def claims_context(request: OfficialRequest, found: Dossier) -> dict[str, Any]:
    """A row for each line. A constant number of queries."""
    sees = sees_appraisal(request.user, found)
    return {"claimed": lines_of(found, request.today, with_appraisal=sees)}


def sets_in_words(on: date) -> list[tuple[str, str]]:
    """By which set a dossier of each standard is judged on a day where none is chosen; why there is none."""
    found = []
    for standard in Standard:
        try:
            words = set_of(Dossier(standard=standard), on).title
        except Problem as problem:
            words = problem.what
        found.append((standard.label, words))
    return found


def publicity_context(request: OfficialRequest, found: Dossier) -> dict[str, Any]:
    """What was done beside what the procedure asks. One query, and those of the marks of checking."""
    return {"publicised": publicity_of(found, request.today), "checking": checking_now()}
