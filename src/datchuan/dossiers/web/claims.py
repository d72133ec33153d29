"""What commune, district and department say of each line of a dossier, beside what is computed and what was seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from datchuan.criteria.queries import checking_now
from datchuan.dossiers.access import has_examined, may_claim, sees_appraisal
from datchuan.dossiers.models import ClaimKind, Dossier, PartVersion
from datchuan.dossiers.operations import make_claim
from datchuan.dossiers.queries.claims import day_judged, set_of
from datchuan.dossiers.queries.field_checks import FieldCheck, FieldLine, field_checks
from datchuan.dossiers.queries.lines import Line, Lines, lines_of
from datchuan.dossiers.queries.plan_grounds import plan_grounds
from datchuan.dossiers.web.claim_forms import SLUGS, WHOSE, ClaimForm, Source, sources_of
from datchuan.dossiers.web.page import dossier_of
from datchuan.inspection.access import visible_to as visits_visible_to
from datchuan.kernel.problem import Problem
from datchuan.law.sets import Instead
from datchuan.people.models import Official, Role
from datchuan.people.web.request import OfficialRequest
from datchuan.platform.access import requires

Faulty = tuple[ClaimKind, str, ClaimForm]  # whose form of which line was refused


@dataclass(frozen=True)
class Saying:
    """A form of a line: whose word it is, what may fill it, whether it lies open."""

    kind: ClaimKind
    slug: str
    form: ClaimForm
    sources: Sequence[Source]
    is_open: bool


@dataclass(frozen=True)
class Shown:
    """A line on the page: what visits told of it, and the forms for who may say something of it."""

    line: Line
    visits: Sequence[tuple[FieldCheck, FieldLine]]
    instead: Sequence[Instead]
    sayings: Sequence[Saying]

    @property
    def anchor(self) -> str:
        """Its place on the page."""
        return anchor_of(self.line.subject.code)


def anchor_of(code: str) -> str:
    """The place of a line on the page, by its code."""
    return f"chi-tieu-{code.replace('.', '-')}"


@requires("dossiers.view_dossiers")
def claims(request: OfficialRequest, pk: int) -> HttpResponse:
    """Every line with everything that is said of it. ``?ghi=so:9.2&theo=so-lieu``: that form lies open, filled in."""
    return _page(request, dossier_of(request, pk))


@require_POST
def _claim(request: OfficialRequest, pk: int, whose: str, code: str) -> HttpResponse:
    found, kind = dossier_of(request, pk), WHOSE.get(whose)
    line = next((each for each in _lines(request, found).lines if each.subject.code == code), None)
    if kind is None or line is None:
        raise Http404("Hồ sơ không có chỉ tiêu này.")
    form = ClaimForm(line, kind, _versions(found), request.POST)
    if form.is_valid():
        try:
            make_claim(dossier=found, kind=kind, given=form.given, by=request.user, today=request.today)
        except Problem as problem:
            form.tell(problem)
        else:
            messages.success(request, f"Đã ghi “{kind.label}” của chỉ tiêu {code}.")
            return redirect(f"{reverse('dossier-claims', args=[pk])}#{anchor_of(code)}")
    return _page(request, dossier_of(request, pk), (kind, code, form))


claim = requires("dossiers.claim")(_claim)


def _page(request: OfficialRequest, found: Dossier, faulty: Faulty | None = None) -> HttpResponse:
    lines, checks = _lines_and_checks(request, found)
    grounds = plan_grounds(found, lines.criteria_set, lines.on) if lines.criteria_set else None
    instead = grounds.instead if grounds else {}
    versions = _versions(found)
    kinds = [
        kind for kind in ClaimKind if request.user.has_perm("dossiers.claim") and may_claim(request.user, found, kind)
    ]
    forms = _Forms(request, kinds, versions, checks, faulty)
    context = {
        "found": found,
        "claimed": lines,
        "beside": [each for each in checks if each.other_findings or each.is_elsewhere or not each.is_same_set],
        "grounds": grounds,
        "checking": checking_now(),
        "shown": [
            Shown(each, _visits(each, checks), instead.get(each.subject.code, ()), forms.of(each))
            for each in lines.lines
        ],
        "kinds": kinds,
        "by_post": [kind for kind in kinds if _is_by_post(request.user, kind)],
        "has_examined": has_examined(request.user, found),
    }
    return render(request, "dossiers/claims.html", context, status=400 if faulty else 200)


def _lines_and_checks(request: OfficialRequest, found: Dossier) -> tuple[Lines, list[FieldCheck]]:
    """Visits are read by the dossier's own set: another's indicators are other ones, whatever their numbers."""
    try:
        set_key = set_of(found, day_judged(found)).key
    except Problem:
        return _lines(request, found), []
    among = visits_visible_to(request.user, request.today)
    checks = field_checks(found, set_key, among, request.today)
    return _lines(request, found, checks), checks


def _lines(request: OfficialRequest, found: Dossier, checks: Sequence[FieldCheck] = ()) -> Lines:
    return lines_of(found, request.today, checks, with_appraisal=sees_appraisal(request.user, found))


def _visits(line: Line, checks: Sequence[FieldCheck]) -> list[tuple[FieldCheck, FieldLine]]:
    code = line.subject.code
    return [(each, each.lines[code]) for each in checks if code in each.lines]


def _versions(found: Dossier) -> list[PartVersion]:
    """What may be chosen as evidence: everything that was handed in or frozen, the newest of each paper first."""
    versions = PartVersion.objects.filter(part__dossier=found).select_related("part")
    return list(versions.order_by("part__order", "-number"))


def _is_by_post(official: Official, kind: ClaimKind) -> bool:
    """Whether the official writes down another's word."""
    own = {Role.COMMUNE_OFFICER: ClaimKind.DECLARED, Role.DISTRICT_OFFICER: ClaimKind.VERIFIED}
    return kind != own.get(Role(official.role), ClaimKind.APPRAISED)


class _Forms:
    """The forms of a page: one lies open, because it was refused or because the address asks for it."""

    def __init__(
        self,
        request: OfficialRequest,
        kinds: Sequence[ClaimKind],
        versions: Sequence[PartVersion],
        checks: Sequence[FieldCheck],
        faulty: Faulty | None,
    ) -> None:
        self.today, self.kinds, self.versions = request.today, kinds, versions
        self.checks, self.faulty = checks, faulty
        whose, _, self.code = request.GET.get("ghi", "").partition(":")
        self.kind, self.source = WHOSE.get(whose), request.GET.get("theo", "")

    def of(self, line: Line) -> list[Saying]:
        """A form that was refused is there even where the dossier has meanwhile gone on: nothing typed is lost."""
        refused = self.faulty[0] if self.faulty and self.faulty[1] == line.subject.code else None
        return [self._saying(line, kind) for kind in ClaimKind if kind in self.kinds or kind == refused]

    def _saying(self, line: Line, kind: ClaimKind) -> Saying:
        sources = sources_of(line, kind, self.checks)
        if self.faulty and self.faulty[:2] == (kind, line.subject.code):
            return Saying(kind, SLUGS[kind], self.faulty[2], sources, True)
        is_asked = self.kind == kind and self.code == line.subject.code
        now = line.said(kind)
        initial: dict[str, Any] = {"on": self.today, "seen": now.number if now else 0}
        for source in sources:
            if is_asked and source.key == self.source:
                initial |= source.values
        return Saying(kind, SLUGS[kind], ClaimForm(line, kind, self.versions, initial=initial), sources, is_asked)
