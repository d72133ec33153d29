"""The steps that a page offers: their addresses, forms and operations, and which of them comes next."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from datchuan.difficulties import operations
from datchuan.difficulties.access import may_answer, may_assign, may_escalate, may_reopen, may_resolve
from datchuan.difficulties.models import Difficulty, DifficultyState, EscalationLevel, StepKind
from datchuan.difficulties.operations import NEXT
from datchuan.difficulties.operations.steps import May
from datchuan.difficulties.queries import owner_choices
from datchuan.difficulties.web import forms
from datchuan.people.models import Official

State, Kind = DifficultyState, StepKind


@dataclass(frozen=True)
class Offer:
    """A step as a page offers it: ``button`` is what its button says."""

    kind: StepKind
    button: str
    form: type[forms.StepForm]
    operation: Callable[..., Any]
    may: May


# Keys stand in addresses; in the order in which they are shown.
OFFERS: Mapping[str, Offer] = {
    "tra-loi": Offer(Kind.ANSWERED, "Trả lời", forms.AnswerForm, operations.answer_question, may_answer),
    "giao": Offer(Kind.ASSIGNED, "Giao chủ trì", forms.AssignForm, operations.assign_difficulty, may_assign),
    "huong": Offer(
        Kind.DIRECTED, "Ghi hướng giải quyết", forms.DirectionForm, operations.propose_direction, may_resolve
    ),
    "viec": Offer(Kind.REMEDY, "Ghi việc đã làm", forms.RemedyForm, operations.record_remedy, may_resolve),
    "xong": Offer(Kind.RESOLVED, "Ghi đã giải quyết", forms.ResolveForm, operations.resolve_difficulty, may_resolve),
    "hoi": Offer(Kind.ASKED, "Hỏi lại người nêu", forms.QuestionForm, operations.ask_raiser, may_resolve),
    "chuyen-cap": Offer(
        Kind.ESCALATED, "Chuyển lên cấp trên", forms.EscalateForm, operations.escalate_difficulty, may_escalate
    ),
    "gop": Offer(Kind.MERGED, "Gộp vào vướng mắc khác", forms.MergeForm, operations.merge_difficulty, may_assign),
    "khong-nhan": Offer(Kind.REJECTED, "Không tiếp nhận", forms.RejectForm, operations.reject_difficulty, may_assign),
    "mo-lai": Offer(Kind.REOPENED, "Mở lại", forms.ReopenForm, operations.reopen_difficulty, may_reopen),
}
# What usually comes next, by where it stands.
_NEXT_KEY: Mapping[str, str] = {
    State.RAISED: "giao",
    State.ASSIGNED: "huong",
    State.REOPENED: "huong",
    State.DIRECTED: "viec",
    State.IN_PROGRESS: "xong",
}


def offered(found: Difficulty, by: Official) -> dict[str, Offer]:
    """The steps that the official may take now."""
    return {key: each for key, each in OFFERS.items() if _is_possible(key, each, found) and each.may(by, found)}


def _is_possible(key: str, offer: Offer, found: Difficulty) -> bool:
    if found.state not in NEXT[offer.kind][0]:
        return False
    if key in ("tra-loi", "hoi"):
        return found.asks_raiser == (key == "tra-loi")
    return not (key == "chuyen-cap" and found.level == EscalationLevel.PROVINCE)


def next_key(found: Difficulty, offers: Mapping[str, Offer]) -> str:
    """The one step that stands open on the page; empty where nothing is the official's to do."""
    if "tra-loi" in offers:
        return "tra-loi"
    wanted = _NEXT_KEY.get(found.state, "")
    return wanted if wanted in offers else ""


def form_of(
    key: str, found: Difficulty, by: Official, on: date, *, seen: int, data: Any = None, files: Any = None
) -> forms.StepForm:
    """The form of a step, fresh or as it was sent. Fields have the step's key as prefix: several stand on one page."""
    offer = OFFERS[key]
    options: dict[str, Any] = {"prefix": key, "initial": {"seen": seen}}
    if offer.form is forms.AssignForm:
        return forms.AssignForm(data, files, owners=owner_choices(by, found, on), **options)
    return offer.form(data, files, **options)
