"""The department's concluded verdicts as anybody may read them: no person's name, and no words that a person typed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from datchuan.dossiers.models import CONCLUDED_STATES, Claim, ClaimKind, Dossier, DossierState, DossierStep
from datchuan.kernel.problem import Problem
from datchuan.kernel.text import sort_key
from datchuan.law.library import load_library
from datchuan.law.outcome import Outcome
from datchuan.sharing.models import PublicPageSwitch
from datchuan.sharing.releasing import released_actual
from datchuan.territory.models import Level, Unit
from datchuan.territory.queries import successors_of


def public_page_switch() -> PublicPageSwitch | None:
    """Who turned the public page on or off last; None where nobody did, and then it is off."""
    return PublicPageSwitch.objects.select_related("by").order_by("-pk").first()


@dataclass(frozen=True)
class PublicVerdict:
    """A concluded dossier: of which commune, which units of the day hold its land (empty: it is there itself), what
    the department confirmed by which paper, what the province decided."""

    dossier: Dossier
    now_in: tuple[Unit, ...]
    concluded_on: date | None
    confirmed_on: date | None

    @property
    def districts(self) -> dict[str, str]:
        """The districts of the day that it lies in, by id."""
        parents = [unit.parent for unit in self.now_in or (self.dossier.commune,)]
        return {each.pk: each.name for each in parents if each is not None and each.level == Level.DISTRICT}

    @property
    def year(self) -> int | None:
        said_on = self.confirmed_on or self.concluded_on
        return said_on.year if said_on else None

    @property
    def decision(self) -> str:
        """What the province decided, in words; empty where it did not yet."""
        if self.dossier.state != DossierState.DECIDED:
            return ""
        found = self.dossier.recognition
        if found is None:
            return "Tỉnh không công nhận"
        issued = f" ngày {found.issued_on:%d/%m/%Y}" if found.issued_on else ""
        return f"Quyết định {found.number or 'chưa rõ số'}{issued}"


def public_verdicts(day: date) -> list[PublicVerdict]:
    """Every concluded dossier, by the units of ``day``, in the order of the communes' names. Four queries at most."""
    found = Dossier.objects.filter(state__in=CONCLUDED_STATES)
    dossiers = list(found.select_related("commune__parent", "recognition").order_by("pk"))
    reached = _days_reached()
    after = successors_of({each.commune_id: each.commune for each in dossiers}.values(), day)
    rows = [
        PublicVerdict(
            each,
            tuple(after[each.commune_id].units) if each.commune_id in after else (),
            reached.get((each.pk, DossierState.CONCLUDED)),
            reached.get((each.pk, DossierState.CONFIRMED)),
        )
        for each in dossiers
    ]
    return sorted(rows, key=_by_name)


def _days_reached() -> dict[tuple[int, str], date]:
    """By dossier and state the newest day it came there."""
    states = (DossierState.CONCLUDED, DossierState.CONFIRMED)
    steps = DossierStep.objects.filter(state__in=states, dossier__state__in=CONCLUDED_STATES).order_by("number")
    return {(pk, state): on for pk, state, on in steps.values_list("dossier", "state", "on")}


def _by_name(row: PublicVerdict) -> tuple[Any, ...]:
    commune = row.dossier.commune
    return sort_key(commune.short_name), commune.pk, row.dossier.pk


@dataclass(frozen=True)
class PublicLine:
    """The department's conclusion of one indicator. ``actual`` is empty where it was not computed from the records."""

    code: str
    title: str
    requirement: str
    actual: str
    outcome: str
    is_unchecked: bool

    @property
    def outcome_label(self) -> str:
        return Outcome(self.outcome).label


def public_lines(verdicts: Sequence[PublicVerdict]) -> Mapping[int, list[PublicLine]]:
    """By dossier its conclusions in the set's order. One query."""
    dossiers = {each.dossier.pk: each.dossier for each in verdicts}
    claims = Claim.objects.filter(dossier__in=dossiers, kind=ClaimKind.APPRAISED).order_by("number")
    newest: dict[int, dict[str, Claim]] = defaultdict(dict)
    for claim in claims:
        newest[claim.dossier_id][claim.code] = claim
    return {pk: _lines(dossiers[pk], list(found.values())) for pk, found in newest.items()}


def _lines(dossier: Dossier, claims: list[Claim]) -> list[PublicLine]:
    titles = _titles(set_key_of(dossier, claims))
    order = {code: place for place, code in enumerate(titles)}
    lines = []
    for claim in sorted(claims, key=lambda each: (order.get(each.code, len(order)), each.code)):
        computed = claim.computed or {}
        lines.append(
            PublicLine(
                code=claim.code,
                title=titles.get(claim.code, computed.get("title", "")),
                requirement=computed.get("requirement", ""),
                actual=released_actual(claim) or "",
                outcome=claim.outcome,
                is_unchecked=bool(computed.get("unchecked", True)),
            )
        )
    return lines


def set_key_of(dossier: Dossier, claims: Sequence[Claim]) -> str:
    """The set that the dossier names, else the one that its conclusions were computed by; empty where neither says."""
    computed = (each.computed["set"] for each in claims if each.computed)
    return dossier.criteria_set or next(computed, "")


def _titles(set_key: str) -> dict[str, str]:
    """By code the wording of a set's indicators, and of its criteria, in its order."""
    found: dict[str, str] = {}
    try:
        criteria_set = load_library().sets[set_key]
    except (KeyError, Problem):
        return found
    for criterion in criteria_set.criteria:
        found[criterion.number] = criterion.title
        found |= {each.code: each.wording or each.title for each in criterion.indicators}
    return found
