"""The schedule of a round: the board, how far a proposal is, the same as a calendar file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.text import slugify

from datchuan.desk.feeding import calendar_file
from datchuan.inspection.access import may_plan, may_see, visible_to
from datchuan.inspection.models import Proposal, Round, Visit
from datchuan.inspection.operations.proposing import SOLVED_IN, progress_key
from datchuan.inspection.queries import board_of, members_of
from datchuan.inspection.queries.boards import SHOWN, Board, reasons_of
from datchuan.inspection.scheduling.solver import longest_seconds
from datchuan.inspection.waiting import happening_of
from datchuan.inspection.web.words import how_made
from datchuan.kernel.problem import Problem
from datchuan.kernel.text import fold
from datchuan.people.web.request import OfficialRequest
from datchuan.platform.access import requires
from datchuan.survey.progressing import told
from datchuan.territory.models import Level

UNDO = "inspection-undo"  # of the session: the last move, by round


def round_or_404(request: OfficialRequest, pk: int) -> Round:
    """A round that the official may look at."""
    found = Round.objects.select_related("lead", "item__plan").filter(pk=pk).first()
    if found is None or not may_see(request.user, found):
        raise Http404("Không có đợt kiểm tra này, hoặc lịch chưa thông báo.")
    return found


@requires("inspection.view")
def schedule(request: OfficialRequest, pk: int) -> HttpResponse:
    """The board; below the province the visits of one's own area."""
    found = round_or_404(request, pk)
    if request.user.area.level != Level.PROVINCE:
        return render(request, "inspection/schedule_own.html", _own(request, found))
    return render(request, "inspection/schedule.html", context_of(request, found))


@requires("inspection.view")
def progress(request: OfficialRequest, pk: int) -> HttpResponse:
    """How far the proposal is; once it has ended, the board anew."""
    found = round_or_404(request, pk)
    waiting = found.proposals.filter(state=Proposal.State.WAITING).select_related("asked_by").first()
    if waiting is not None:
        shown = {"round": found, "may_change": _may_change(request, found), **_progress(waiting)}
        return render(request, "inspection/_proposal_progress.html", shown)
    answer = render(request, "inspection/_board.html", context_of(request, found, has_ended=True))
    answer["HX-Retarget"] = "#lich"
    answer["HX-Reswap"] = "outerHTML"
    return answer


def context_of(
    request: OfficialRequest,
    round_: Round,
    *,
    problem: Problem | None = None,
    sent: QueryDict | None = None,
    said: str = "",
    has_ended: bool = False,
) -> dict[str, Any]:
    """What the board shows. ``sent``: what somebody chose in the form that was refused; ``has_ended``: a proposal just
    has, and what became of it is told."""
    board = board_of(round_)
    context = {
        "round": round_,
        "tab": "schedule",
        "board": board,
        "how": how_made(board),
        "days": [row.day for week in board.weeks for row in week.rows],
        "may_change": _may_change(request, round_),
        "may_plan": may_plan(request.user, round_),
        "may_withdraw": round_.state == Round.State.ANNOUNCED and may_plan(request.user, round_),
        "may_draft": request.user.has_perm("documents.draft") and may_plan(request.user, round_),
        "visit_link": _has_route("visit"),
        "chosen": sent or request.GET,
        "chosen_visit": (sent or request.GET).get("xa", "").partition("@")[0],
        "reason": sent.get("ly-do", "") if sent else "",
        "problem": problem,
        "said": said,
        "has_ended": has_ended,
        "may_undo": _may_undo(request, round_, board),
        "solved_in": round(SOLVED_IN),
    }
    return context | (_progress(board.waiting) if board.waiting else {})


def _may_change(request: OfficialRequest, round_: Round) -> bool:
    return round_.state == Round.State.DRAFT and may_plan(request.user, round_)


def _has_route(name: str) -> bool:
    try:
        return bool(reverse(name, args=[0]))
    except NoReverseMatch:
        return False


def _may_undo(request: OfficialRequest, round_: Round, board: Board) -> str:
    """The commune whose move can be taken back: the last that this person moved, while it is where they put it."""
    undo = request.session.get(UNDO)
    if not undo or undo["round"] != round_.pk or not _may_change(request, round_):
        return ""
    cards = [*board.cards, *board.unplaced]
    return next((card.visit.commune.name for card in cards if card.token == undo["now"]), "")


def _progress(waiting: Proposal) -> dict[str, Any]:
    """Seconds since it began, and the best so far; nothing of either before somebody began."""
    best = told(progress_key(proposal=waiting))
    since = (timezone.now() - waiting.started_at).total_seconds() if waiting.started_at else None
    return {
        "waiting": waiting,
        "since": None if since is None else round(since),
        "longest": round(longest_seconds(waiting.seconds)),
        "usual": round(waiting.seconds),
        "best": best.total if best and best.total else None,
        "gap": round(100 * (best.total - best.done) / best.total, 1) if best and best.total > 0 else None,
    }


def _own(request: OfficialRequest, round_: Round) -> dict[str, Any]:
    found = visible_to(request.user, request.today).filter(round=round_, state__in=SHOWN)
    visits = found.select_related("commune__parent", "team").order_by("day", "team", "order", "pk")
    members = members_of(round_)
    rows = [(each, reasons_of(each), members.get(each.team_id or 0, [])) for each in visits]
    return {"round": round_, "tab": "schedule", "rows": rows}


@requires("inspection.view")
def calendar(request: OfficialRequest, pk: int, official: int | None = None) -> HttpResponse:
    """The announced visits of a round as a calendar file, of everybody or of one member's team, as far as one may
    see. Problem 639 while the schedule is not announced."""
    found = round_or_404(request, pk)
    if found.state == Round.State.DRAFT:
        raise Problem(639, "lịch chưa thông báo", where=found.title, mend="Thông báo lịch rồi tải về.")
    visits = visible_to(request.user, request.today).filter(round=found, state__in=SHOWN, day__isnull=False)
    name = found.title
    if official is not None:
        places = (each for team in members_of(found).values() for each in team)
        place = next((each for each in places if each.official_id == official), None)
        if place is None:
            raise Http404("Người này không ở đoàn nào của đợt.")
        visits, name = visits.filter(team=place.team_id), f"{found.title}: {place.official.full_name}"
    return _calendar(request, found, _ordered(visits), name)


def _ordered(visits: Any) -> list[Visit]:
    joined = visits.select_related("round__lead", "commune__parent", "team").prefetch_related("team__members__official")
    return list(joined.order_by("day", "team", "order", "pk"))


def _calendar(request: OfficialRequest, round_: Round, visits: Sequence[Visit], name: str) -> HttpResponse:
    content = calendar_file(
        [happening_of(each) for each in visits],
        name=name,
        site=request.build_absolute_uri("/"),
        at=timezone.now(),
        simulated=round_.simulated,
    )
    header = {"Content-Disposition": f'attachment; filename="{slugify(fold(name))[:80]}.ics"'}
    return HttpResponse(content, content_type="text/calendar; charset=utf-8", headers=header)
