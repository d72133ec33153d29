"""Reminders: the list with its counts, one with its whole trace, the rules; letters drafted, looking again."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from datchuan.desk.finding import finder_of
from datchuan.kernel.problem import Problem
from datchuan.kernel.text import format_number
from datchuan.people.web.request import OfficialRequest
from datchuan.platform.access import requires
from datchuan.platform.operations import record_audit
from datchuan.survey.delivering import KINDS
from datchuan.territory.models import Level
from datchuan.urging.access import visible_to
from datchuan.urging.exporting import reminders_workbook, state_on
from datchuan.urging.models import Reminder, ReminderState
from datchuan.urging.operations import draft_letter, draft_letters, look_again
from datchuan.urging.queries import history_of, of_year, places_to_write_to, stood, tallies, tellings_of
from datchuan.urging.rules import rules

# Keys stand in addresses.
STANDINGS = {
    "cho": ("Đang chờ", ReminderState.OPEN),
    "tra-loi": ("Đã có trả lời", ReminderState.ANSWERED),
    "het": ("Đã hết", ReminderState.CLOSED),
    "tat-ca": ("Tất cả", ""),
}
PAGE_SIZE = 100


@dataclass(frozen=True)
class Asked:
    """What the address asks for; what it does not know counts as nothing asked."""

    standing: str
    rule: str
    place: str

    @property
    def state(self) -> str:
        return STANDINGS[self.standing][1]


def _asked(request: OfficialRequest) -> Asked:
    standing, rule = request.GET.get("tinh-trang", ""), request.GET.get("quy-tac", "")
    place = request.GET.get("noi", "")
    return Asked(standing if standing in STANDINGS else "cho", rule if rule in rules() else "", place)


def _chosen(request: OfficialRequest, asked: Asked) -> QuerySet[Reminder]:
    found = of_year(visible_to(request.user), request.day).filter(stood(request.day, asked.state))
    if asked.rule:
        found = found.filter(rule=asked.rule)
    if asked.place:
        found = found.filter(place=asked.place)
    return found.select_related("unit", "place", "office", "letter")


@requires("urging.view_reminders")
def reminders(request: OfficialRequest) -> HttpResponse:
    """The reminders of the area as they stood on the day, counted by place and rule."""
    asked = _asked(request)
    counted = tallies(visible_to(request.user), request.day)
    page = Paginator(_chosen(request, asked), PAGE_SIZE).get_page(request.GET.get("trang"))
    context = {
        "asked": asked,
        "standings": [(key, title) for key, (title, _) in STANDINGS.items()],
        "rules": list(rules().values()),
        "tallies": counted,
        "by_rule": [(rule, counted.rules[rule.key]) for rule in rules().values() if rule.key in counted.rules],
        "letters_to": {unit.pk for unit, tally in counted.places if _takes_letter(unit.level, tally.open)},
        "page": page,
        "rows": [(each, state_on(each, request.day)) for each in page],
        "is_today": request.day == request.today,
    }
    return render(request, "urging/reminders.html", context)


def _takes_letter(level: str, waiting: int) -> bool:
    return bool(waiting) and level != Level.PROVINCE


@requires("urging.export_reminders")
def workbook(request: OfficialRequest) -> HttpResponse:
    """The list that the filters choose, whole."""
    asked, buffer = _asked(request), BytesIO()
    reminders_workbook(_chosen(request, asked), request.day, buffer)
    record_audit(by=request.user, action="urging.export", subject=request.GET.urlencode()[:200] or "all")
    disposition = f'attachment; filename="don-doc-{request.day:%Y-%m-%d}.xlsx"'
    return HttpResponse(buffer.getvalue(), content_type=KINDS["xlsx"], headers={"Content-Disposition": disposition})


@requires("urging.view_reminders")
def reminder(request: OfficialRequest, pk: int) -> HttpResponse:
    """One reminder: the rule as it was, what was found, who was told when and how, the letter, the answer."""
    found = (
        visible_to(request.user)
        .filter(pk=pk)
        .select_related("unit__parent", "place", "office", "letter", "answered_by")
    )
    each = found.first()
    if each is None:
        raise Http404("Không có việc đôn đốc này trong địa bàn của bạn.")
    context = {
        "found": each,
        "state": state_on(each, request.day),
        "rule": rules().get(each.rule),
        "steps": history_of(each),
        "tellings": tellings_of(each),
        "takes_letter": each.state == ReminderState.OPEN and each.place.level != Level.PROVINCE,
    }
    return render(request, "urging/reminder.html", context)


@requires("urging.view_reminders")
def rules_page(request: OfficialRequest) -> HttpResponse:
    """The rules as data: what each looks at, its days, whom it addresses and on which basis."""
    found = [(rule, finder_of(rule.looks_at) is not None) for rule in rules().values()]
    return render(request, "urging/rules.html", {"rules": found})


@require_POST
def _draft(request: OfficialRequest) -> HttpResponse:
    """A letter to one place (``noi``), or to every place with something open."""
    places = places_to_write_to(visible_to(request.user))
    only = request.POST.get("noi", "")
    chosen = [each for each in places if only in ("", each.pk)]
    if only and len(chosen) == 1:
        try:
            made = draft_letter(place=chosen[0], by=request.user, today=request.today, at=timezone.now())
        except Problem as problem:
            messages.error(request, problem.sentence)
            return redirect("reminders")
        messages.success(request, "Đã soạn dự thảo công văn đôn đốc. Đọc lại rồi trình trưởng phòng.")
        return redirect("document", pk=made.pk)
    written, refused = draft_letters(places=chosen, by=request.user, today=request.today, at=timezone.now())
    if written:
        told = f"Đã soạn {format_number(len(written))} công văn. Đọc lại từng dự thảo rồi trình trưởng phòng."
        messages.success(request, told)
    for each in refused or ([] if written else ["Không còn nơi nào có việc đang chờ."]):
        messages.warning(request, f"{each[:1].upper()}{each[1:]}")
    return redirect("reminders")


@require_POST
def _look(request: OfficialRequest) -> HttpResponse:
    """Look again now, as the clock does every morning."""
    look = look_again(today=request.today, at=timezone.now(), by=request.user)
    messages.success(request, look.sentence)
    return redirect("reminders")


draft = requires("urging.draft_letters")(_draft)
look = requires("urging.draft_letters")(_look)
