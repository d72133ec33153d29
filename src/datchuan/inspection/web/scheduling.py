"""Changes of a schedule: proposed, moved, ordered, pinned, taken back, announced, withdrawn; its notice drafted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from datchuan.inspection import operations
from datchuan.inspection.access import check_may_plan
from datchuan.inspection.models import Proposal, Round, Team, Visit
from datchuan.inspection.operations import Seen
from datchuan.inspection.operations.drafting import draft_notice
from datchuan.inspection.operations.proposing import SOLVED_IN
from datchuan.inspection.web.schedule import UNDO, context_of, round_or_404
from datchuan.inspection.web.words import METHODS
from datchuan.kernel.problem import Problem
from datchuan.kernel.text import lower_first
from datchuan.people.web.request import OfficialRequest
from datchuan.platform.access import requires

Act = Callable[[OfficialRequest, Round], str]


def _acting(act: Act) -> Any:
    """A view that changes a round's schedule: the board again for htmx, else the page; what is refused is told above
    the board, with what was chosen still in the form."""

    @require_POST
    def view(request: OfficialRequest, pk: int) -> HttpResponse:
        found = round_or_404(request, pk)
        check_may_plan(request.user, found)
        try:
            said = act(request, found)
        except Problem as problem:
            return _refused(request, Round.objects.get(pk=pk), problem)
        if request.headers.get("HX-Request"):
            context = context_of(request, Round.objects.get(pk=pk), said=said)
            return render(request, "inspection/_board.html", context)
        messages.success(request, said)
        return redirect("schedule", pk=pk)

    return requires("inspection.plan")(view)


def _refused(request: OfficialRequest, round_: Round, problem: Problem) -> HttpResponse:
    context = context_of(request, round_, problem=problem, sent=request.POST)
    if request.headers.get("HX-Request"):  # a part of a page that is there: 200, or browsers log an error
        return render(request, "inspection/_board.html", context)
    return render(request, "inspection/schedule.html", context, status=400)


def _quickly(request: OfficialRequest, round_: Round) -> str:
    schedule = operations.propose(round_=round_, seconds=0, by=request.user)
    return f"Đã {METHODS[schedule.method]}: {len(schedule.placed)} xã có ngày."


def _carefully(request: OfficialRequest, round_: Round) -> str:
    operations.ask_proposal(round_=round_, seconds=SOLVED_IN, by=request.user)
    return "Đang xếp kỹ bên cạnh. Có thể rời trang này; ai sửa lịch trong lúc đó thì phần sửa được giữ."


def _stop(request: OfficialRequest, round_: Round) -> str:
    waiting = round_.proposals.filter(state=Proposal.State.WAITING).first()
    if waiting is not None:
        operations.cancel_proposal(proposal=waiting, by=request.user)
    return "Đã dừng xếp lịch. Lịch giữ nguyên."


def _move(request: OfficialRequest, round_: Round) -> str:
    visit, seen = _visit_of(round_, request.POST.get("xa", ""))
    team, day = _team_of(round_, request.POST.get("doan", "")), _day_of(request.POST.get("ngay", ""))
    if team is None:
        day = None
    place = _place_of(request.POST.get("thu-tu", ""))
    if team is not None and Seen(team.pk, day) == seen:
        if place is None:
            return f"{visit.commune.name} vẫn ở {team}, ngày {day:%d/%m/%Y}."
        operations.order_visit(visit=visit, place=place, by=request.user, seen=seen)
        return f"Đã đổi thứ tự {lower_first(visit.commune.name)}."
    moved = operations.move_visit(visit=visit, team=team, day=day, place=place, by=request.user, seen=seen)
    before = {"team": visit.team_id, "day": str(visit.day or ""), "place": visit.order, "pinned": visit.is_fixed}
    now = f"{moved.pk}@{moved.team_id or ''}@{moved.day or ''}"
    request.session[UNDO] = {"round": round_.pk, "now": now, **before}
    where = f"sang {team}, ngày {day:%d/%m/%Y}" if team and day else "ra khỏi lịch"
    return f"Đã chuyển {lower_first(visit.commune.name)} {where}."


def _undo(request: OfficialRequest, round_: Round) -> str:
    undo = request.session.get(UNDO)
    if not undo or undo["round"] != round_.pk:
        raise Problem(638, "không có lần chuyển nào để hoàn tác", where=round_.title, mend="Chuyển xã bằng biểu mẫu.")
    visit, seen = _visit_of(round_, undo["now"])
    team = _team_of(round_, str(undo["team"] or ""))
    operations.move_visit(
        visit=visit,
        team=team,
        day=_day_of(undo["day"]),
        place=undo["place"] or None,
        pinned=undo["pinned"],
        by=request.user,
        seen=seen,
    )
    del request.session[UNDO]
    return f"Đã đưa {lower_first(visit.commune.name)} về chỗ cũ."


def _step(request: OfficialRequest, round_: Round) -> str:
    """A button of a card: ``viec`` says what, and of which visit."""
    what, _, token = request.POST.get("viec", "").partition(" ")
    visit, seen = _visit_of(round_, token)
    name = lower_first(visit.commune.name)
    common: dict[str, Any] = {"visit": visit, "by": request.user, "seen": seen}
    if what in ("len", "xuong"):
        operations.order_visit(place=visit.order + (1 if what == "xuong" else -1), **common)
        return f"Đã đổi thứ tự {name}."
    if what in ("ghim", "bo-ghim"):
        operations.pin_visit(pinned=what == "ghim", **common)
        return f"Đã ghim {name}: xếp lại lịch vẫn giữ chỗ này." if what == "ghim" else f"Đã bỏ ghim {name}."
    raise Problem(638, "không rõ việc cần làm", where=name, mend="Tải lại trang rồi chọn lại.")


def _announce(request: OfficialRequest, round_: Round) -> str:
    operations.announce_round(round_=round_, by=request.user)
    return "Đã thông báo lịch. Lịch hiện trong lịch của các đoàn, huyện, xã; soạn văn bản thông báo ở trang này."


def _withdraw(request: OfficialRequest, round_: Round) -> str:
    operations.withdraw_announcement(round_=round_, reason=request.POST.get("ly-do", ""), by=request.user)
    return "Đã thu hồi thông báo lịch. Lịch sửa được; các nơi chưa thấy cho đến khi thông báo lại."


@require_POST
def _notice(request: OfficialRequest, pk: int) -> HttpResponse:
    """A draft of the notice of the schedule."""
    found = round_or_404(request, pk)
    check_may_plan(request.user, found)
    try:
        made = draft_notice(round_=found, by=request.user, today=request.today)
    except Problem as problem:
        messages.error(request, problem.sentence)
        return redirect("schedule", pk=pk)
    messages.success(request, "Đã soạn dự thảo thông báo lịch kiểm tra. Đọc lại rồi trình trưởng phòng.")
    return redirect("document", pk=made.pk)


def _visit_of(round_: Round, token: str) -> tuple[Visit, Seen]:
    """The visit that a page named, and where the page showed it. Problem 638."""
    pk, _, rest = token.partition("@")
    team, _, day = rest.partition("@")
    found = round_.visits.select_related("commune", "team").filter(pk=pk).first() if pk.isdecimal() else None
    if found is None:
        raise Problem(638, "chưa chọn xã của đợt này", where="Xã", mend="Chọn xã trong danh sách.")
    return found, Seen(int(team) if team.isdecimal() else None, _day_of(day))


def _team_of(round_: Round, given: str) -> Team | None:
    """Problem 638 for a team that is not of the round."""
    if not given:
        return None
    found = round_.teams.filter(pk=given).first() if given.isdecimal() else None
    if found is None:
        raise Problem(638, "đoàn này không thuộc đợt", where="Đoàn", mend="Chọn đoàn trong danh sách.")
    return found


def _day_of(given: str) -> date | None:
    """Problem 638 for what is no day."""
    if not given:
        return None
    try:
        return date.fromisoformat(given)
    except ValueError as error:
        what = f"“{given[:20]}” không phải là một ngày"
        raise Problem(638, what, where="Ngày", mend="Chọn ngày trong danh sách.") from error


def _place_of(given: str) -> int | None:
    return int(given) if given.isdecimal() and len(given) < 5 else None


propose, propose_carefully, stop = _acting(_quickly), _acting(_carefully), _acting(_stop)
move, undo, step = _acting(_move), _acting(_undo), _acting(_step)
announce, withdraw = _acting(_announce), _acting(_withdraw)
notice = requires("inspection.plan")(_notice)
