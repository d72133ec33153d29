"""What the page of a dossier shows of its flow: where it stands, whose turn it is, what the official may do with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from datchuan.dossiers.access import TOLD_OUTSIDE, has_district, left_to_others, sees_appraisal, transitions_for
from datchuan.dossiers.models import Dossier, DossierState, DossierStep
from datchuan.dossiers.queries import day_judged, subjects_of, unappraised
from datchuan.dossiers.queries.claims import conclusion_words
from datchuan.dossiers.turns import TURNS, roles_of, who_waits, whose_turn
from datchuan.dossiers.web.step_forms import StepForm, step_form
from datchuan.dossiers.workflow import BY_KEY, Transition
from datchuan.kernel.text import lower_first
from datchuan.people.models import Official, Role
from datchuan.people.web.request import OfficialRequest

S = DossierState
STAGES: dict[DossierState, str] = {
    S.PREPARING: "Xã lập hồ sơ",
    S.VERIFYING: "Huyện thẩm tra",
    S.SUBMITTED: "Gửi Sở",
    S.APPRAISAL: "Thẩm định",
    S.FIELD: "Thực địa",
    S.HEAD: "Trưởng phòng",
    S.LEADERSHIP: "Lãnh đạo Sở",
    S.CONCLUDED: "Kết luận",
    S.CONFIRMED: "Văn bản xác nhận",
    S.DECIDED: "Tỉnh quyết định",
}
ASIDE = (S.COMPLETION, S.STOPPED, S.WITHDRAWN)
_CARRIERS = (Role.COMMUNE_OFFICER, Role.DISTRICT_OFFICER)


@dataclass(frozen=True)
class Stage:
    """A place on the line of stages: when the dossier came there last, None where it was passed over or is to come."""

    title: str
    on: date | None
    is_past: bool
    is_current: bool


def steps_context(
    request: OfficialRequest, found: Dossier, steps: Sequence[DossierStep], refused: StepForm | None
) -> dict[str, Any]:
    """Where the dossier stands and since when, who has it and who waits, which steps the official may take. ``steps``
    are all that were taken, newest first."""
    last, may = steps[0], transitions_for(request.user, found)
    sees = sees_appraisal(request.user, found)
    keys = {each.key for each in may}
    lacking = unappraised(found) if keys & {"propose", "endorse", "approve"} else []
    is_turn = request.user.role in roles_of(found, last)
    forms = [_form(each, found, last.number, request.today, refused) for each in may]
    forward = [form for form in forms if form.step.is_forward]
    if refused is not None:
        refused.shown_again(last.number)
    return {
        "stages": stages_of(found, steps),
        "last": last,
        "days": (request.today - last.on).days,
        "turn": TURNS.get(found.state),
        "whose": whose_turn(found, last),
        "waits": who_waits(found, last),
        "is_turn": is_turn and bool(forward),
        "by_post": bool(forward) and not is_turn and set(roles_of(found, last)) <= set(_CARRIERS),
        "forward": forward,
        "aside": [form for form in forms if not form.step.is_forward],
        "shown_first": _first(forward, lacking) if is_turn else "",
        "lacking": lacking,
        "conclusion": _conclusion(found) if keys & {"endorse", "approve"} and not lacking else "",
        "left": _left(request.user, found),
        "lost": refused if refused and refused.step not in may else None,
        "told": [(step, words_of(step), sees or step.transition in TOLD_OUTSIDE) for step in steps],
    }


def _form(step: Transition, found: Dossier, last: int, today: date, refused: StepForm | None) -> StepForm:
    if refused is not None and refused.step == step:
        return refused
    return step_form(step, found, last=last, today=today)


def _first(forward: Sequence[StepForm], lacking: Sequence[str]) -> str:
    """The step that stands open: the first, but the proposal once every indicator is concluded on."""
    keys = [form.step.key for form in forward]
    if "propose" in keys and not lacking:
        return "propose"
    return keys[0] if keys else ""


def _conclusion(found: Dossier) -> str:
    """What would be concluded; empty where no set says which lines there are."""
    return conclusion_words(found) if subjects_of(found, day_judged(found)) else ""


def _left(official: Official, found: Dossier) -> str:
    """What the two-person rule keeps the official from, in words; empty where it keeps them from nothing."""
    steps = left_to_others(official, found)
    return ", ".join(lower_first(each.label) for each in steps)


def words_of(step: DossierStep) -> str:
    """What was done, as the history tells it."""
    known = BY_KEY.get(step.transition)
    if known:
        return known.done[:1].upper() + known.done[1:]
    if step.act_id:
        return "Dừng do sắp xếp đơn vị hành chính"
    return "Mở hồ sơ" if step.number == 1 else step.get_state_display()


def stages_of(found: Dossier, steps: Sequence[DossierStep]) -> list[Stage]:
    """The line of stages: those it went through with the newest day, the one it stands at, those to come. What it was
    taken aside for (completion, a stop) stands behind the stage that it left. ``steps`` are newest first."""
    last, days = steps[0], {step.state: step.on for step in reversed(steps)}
    line = [state for state in STAGES if _is_on_the_way(state, found, days)]
    at = last.state if last.state in STAGES else next(each.state for each in steps if each.state in STAGES)
    place = line.index(S(at))
    stages = [
        Stage(STAGES[state], days.get(state) if index <= place else None, index < place, state == last.state)
        for index, state in enumerate(line)
    ]
    if last.state in ASIDE:
        stages[place] = Stage(STAGES[S(at)], days[at], is_past=True, is_current=False)
        to_come = stages[place + 1 :] if last.state == S.COMPLETION else []
        stages[place + 1 :] = [Stage(last.get_state_display(), last.on, is_past=False, is_current=True), *to_come]
    return stages


def _is_on_the_way(state: DossierState, found: Dossier, days: dict[str, date]) -> bool:
    """The field only where it went there, the district only where there is one."""
    if state == S.FIELD:
        return state in days
    return state != S.VERIFYING or has_district(found) or state in days
