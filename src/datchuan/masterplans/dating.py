"""The dated events of one plan, in order: a pure account of its record, its reviews and what happened to its land."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from datchuan.kernel.text import lower_first
from datchuan.masterplans.models import BuildingFinding, Publication, ReviewDuty, SpatialPlan
from datchuan.masterplans.queries.reviews import is_concluded, is_settled
from datchuan.masterplans.queries.serving import approval, in_force_on
from datchuan.masterplans.queries.terms import TermLine, TermState, term_end, term_lines


@dataclass(frozen=True)
class DatedEvent:
    """What happened, or is due, on a day. ``state`` and ``word`` where a term of the law or a deadline answers to it;
    ``day`` is None where the record does not say it; ``is_ahead``: it lies after the day that is looked at."""

    day: date | None
    title: str
    detail: str = ""
    state: TermState | None = None
    word: str = ""
    is_ahead: bool = False


@dataclass(frozen=True)
class Touched:
    """A change of units that moved land of a plan's unit: ``words`` say who gave what to whom."""

    day: date
    words: str
    instrument: str


@dataclass(frozen=True)
class PlanStory:
    """All that is known of a plan beside its own row. ``later``: plans that take its place or stand beside it."""

    plan: SpatialPlan
    duties: Sequence[ReviewDuty] = ()
    findings: Sequence[BuildingFinding] = ()
    publications: Sequence[Publication] = ()
    touched: Sequence[Touched] = ()
    later: Sequence[SpatialPlan] = ()


def line_of(story: PlanStory, on: date) -> list[DatedEvent]:
    """The events of a plan as ``on`` knows them, in order; those without a day last. Of what lies ahead only last days
    are told: a term or a deadline that has begun."""
    told = [
        *_making(story.plan),
        *_answering(story, on),
        *_found(story),
        *_land(story),
        *(event for duty in story.duties for event in _reviewed(duty, on)),
        *_ending(story, on),
    ]
    known = [each for each in told if each.day is None or each.day <= on or each.is_ahead]
    return sorted(known, key=lambda each: each.day or date.max)


def _making(plan: SpatialPlan) -> Iterator[DatedEvent]:
    """The way to the approval, and the decision's first day."""
    if plan.task_approved_on:
        yield DatedEvent(plan.task_approved_on, "Phê duyệt nhiệm vụ quy hoạch", plan.task_decision)
    if plan.appraised_on:
        yield DatedEvent(plan.appraised_on, "Thẩm định", plan.appraiser)
    if plan.approved_on:
        how = f"{lower_first(plan.get_revision_display())} quy hoạch trước" if plan.revision else ""
        yield DatedEvent(plan.approved_on, "Phê duyệt", _joined(plan.decision, plan.approved_by, how))
    if plan.in_force_on and plan.in_force_on != plan.approved_on:
        yield DatedEvent(plan.in_force_on, "Quyết định có hiệu lực")
    if plan.rules_issued_on:
        yield DatedEvent(plan.rules_issued_on, "Ban hành quy định quản lý", plan.rules_decision)
    elif plan.rules_decision:
        yield DatedEvent(None, "Ban hành quy định quản lý", plan.rules_decision, TermState.UNKNOWN, "chưa ghi ngày")


# What answers to a term of the law: the title where it was done, and where it is due.
_ANSWERS = {
    "publication": ("Công bố công khai", "Hạn cuối công bố công khai"),
    "opinions": ("Lấy ý kiến cộng đồng dân cư xong", "Lấy ý kiến đủ thời gian vào"),
    "markers_dossier": ("Duyệt hồ sơ cắm mốc", "Hạn cuối duyệt hồ sơ cắm mốc"),
    "markers_set": ("Cắm mốc ngoài thực địa", "Hạn cuối cắm mốc ngoài thực địa"),
    "rural_markers": ("Cắm mốc ngoài thực địa", "Cắm mốc ngoài thực địa"),
    "update": ("Cập nhật cơ sở dữ liệu quốc gia", "Hạn cập nhật cơ sở dữ liệu quốc gia"),
}


def _answering(story: PlanStory, on: date) -> Iterator[DatedEvent]:
    """What the law sets a term for, done or due."""
    plan = story.plan
    if plan.opinions_from:
        yield DatedEvent(plan.opinions_from, "Bắt đầu lấy ý kiến cộng đồng dân cư", plan.opinions_note)
    elif plan.approved_on:
        yield DatedEvent(None, "Lấy ý kiến cộng đồng dân cư", "", TermState.UNKNOWN, "chưa ghi")
    undated = any(each.done_on is None for each in story.publications)
    for line in term_lines(plan, on, published_some_day=undated):
        titles = next((each for key, each in _ANSWERS.items() if line.key.endswith(key)), None)
        if titles:
            yield from _term(line, *titles, _forms(story) if line.key.endswith("publication") else "", on)
    if plan.kind != plan.Kind.URBAN and plan.markers_dossier_on:
        yield DatedEvent(plan.markers_dossier_on, "Duyệt hồ sơ cắm mốc")


def _term(line: TermLine, done: str, due: str, detail: str, on: date) -> Iterator[DatedEvent]:
    if line.last_day is None:
        if line.done_on:
            yield DatedEvent(line.done_on, done, detail, line.state, line.word)
        elif not line.key.startswith("rural"):  # nobody asks for what no law asks for
            yield DatedEvent(None, due, detail, line.state, line.word)
        return
    if line.done_on:
        yield DatedEvent(line.done_on, done, detail, line.state, line.word)
        yield DatedEvent(line.last_day, due, is_ahead=line.last_day > on)
    else:
        yield DatedEvent(line.last_day, due, detail, line.state, line.word, is_ahead=line.last_day > on)


def _forms(story: PlanStory) -> str:
    told = [
        lower_first(each.get_form_display()) + (f" từ {each.done_on:%d/%m/%Y}" if each.done_on else " (chưa ghi ngày)")
        for each in story.publications
    ]
    return "; ".join(told)


def _found(story: PlanStory) -> Iterator[DatedEvent]:
    for each in story.findings:
        title = "Xây dựng theo quy hoạch" if each.follows else "Xây dựng không theo quy hoạch"
        yield DatedEvent(each.seen_on, f"Nhận xét: {lower_first(title)}", each.works)


def _land(story: PlanStory) -> Iterator[DatedEvent]:
    for each in story.touched:
        yield DatedEvent(each.day, "Sắp xếp đơn vị hành chính", _joined(each.words, each.instrument))


def _reviewed(duty: ReviewDuty, on: date) -> Iterator[DatedEvent]:
    reason = lower_first(duty.get_reason_display())
    yield DatedEvent(duty.opened_on, "Mở rà soát quy hoạch", _joined(reason, duty.instrument, duty.detail))
    concluded, settled = is_concluded(duty, on), is_settled(duty, on)
    if concluded:
        yield DatedEvent(
            duty.concluded_on, f"Kết luận rà soát: {lower_first(duty.get_conclusion_display())}", duty.basis
        )
    if settled and duty.settled_by:
        yield DatedEvent(in_force_on(duty.settled_by), "Đã thực hiện kết luận rà soát", duty.settled_by.name)
    if duty.due_on and duty.opened_on <= on and not settled:
        late = on > duty.due_on
        state, word = (TermState.LATE, "quá hạn") if late else (TermState.DUE, "đang trong hạn")
        yield DatedEvent(duty.due_on, "Hạn hoàn thành rà soát", reason, state, word, is_ahead=not late)


def _ending(story: PlanStory, on: date) -> Iterator[DatedEvent]:
    """The end of the term, and what stands beside the plan or takes its place."""
    plan, end = story.plan, term_end(story.plan)
    if end:
        over = on > end
        state, word = (TermState.LATE, "hết thời hạn") if over else (TermState.DUE, "còn thời hạn")
        yield DatedEvent(end, "Ngày cuối của thời hạn quy hoạch", "", state, word, is_ahead=not over)
    elif plan.approved_on and not plan.stands_beside:
        yield DatedEvent(None, "Hết thời hạn quy hoạch", "", TermState.UNKNOWN, "hồ sơ không ghi năm cuối")
    for each in sorted(story.later, key=approval):
        place = "" if each.unit_id == plan.unit_id else f" trên {each.unit.name}"
        title = each.get_revision_display() if each.stands_beside else f"Có quy hoạch thay thế{place}"
        yield DatedEvent(in_force_on(each), title, _joined(each.name, each.decision))


def _joined(*parts: str) -> str:
    return ", ".join(part for part in parts if part)
