"""Official documents as what waits for an official, and as what stands in their calendar."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from datchuan.desk.announcing import Happening, HappeningSource, Waiting, WaitingSource
from datchuan.documents.access import arrivals_visible_to, house_of, visible_to
from datchuan.documents.models import DocumentState, DocumentStep, IncomingDocument, OutgoingDocument
from datchuan.documents.queries import waiting_for
from datchuan.people.models import Official

S = DocumentState
# What has to be done with a document in that state, and who does it.
NEXT = {
    S.DRAFT: ("Soạn xong và trình", "người soạn"),
    S.REVIEW: ("Xem và trình lãnh đạo", "trưởng phòng"),
    S.SUBMITTED: ("Ký", "lãnh đạo"),
    S.SIGNED: ("Cấp số", "văn thư"),
    S.NUMBERED: ("Phát hành", "văn thư"),
    S.ISSUED: ("Gửi", "văn thư"),
}


class DocumentsWait(WaitingSource):
    """Drafts where the next step is the official's, and one's own that lie with others; for the clerk also what was
    sent and has not been acknowledged."""

    key, title = "van-ban", "Văn bản đi"

    def waiting(self, official: Official, on: date) -> Sequence[Waiting]:
        mine = list(_with_division(waiting_for(official)))
        known = {each.pk for each in mine}
        elsewhere = Q(drafted_by=official, state__in=[S.REVIEW, S.SUBMITTED, S.SIGNED, S.NUMBERED, S.ISSUED])
        others = [each for each in _with_division(visible_to(official).filter(elsewhere)) if each.pk not in known]
        steps = _last_steps([*mine, *others])
        found = [_document(each, steps.get(each.pk), theirs=False) for each in mine]
        found += [_document(each, steps.get(each.pk), theirs=True) for each in others]
        return found + (_unacknowledged(official) if official.has_perm("documents.keep_registers") else [])


def _with_division(found: QuerySet[OutgoingDocument]) -> QuerySet[OutgoingDocument]:
    return found.select_related("division", "drafted_by").order_by("pk")


def _last_steps(documents: Sequence[OutgoingDocument]) -> dict[int, DocumentStep]:
    """The newest step of each; one query."""
    rows = DocumentStep.objects.filter(document__in=[each.pk for each in documents]).select_related("by")
    return {each.document_id: each for each in rows.order_by("pk")}


def _document(document: OutgoingDocument, step: DocumentStep | None, *, theirs: bool) -> Waiting:
    what, whose = NEXT[S(document.state)]
    kind = document.get_type_display().lower()
    return Waiting(
        title=f"{what}: {kind} {document.subject}",
        link=reverse("document", args=[document.pk]),
        since=step.on if step else timezone.localtime(document.drafted_at).date(),
        due_on=document.due_on,
        whose=whose,
        from_whom=str(step.by) if step and step.by else str(document.drafted_by or document.division.short_name),
        subject=document.division.short_name,
        waits_for_others=theirs,
    )


def _unacknowledged(official: Official) -> list[Waiting]:
    """Documents of the house that offices here received and did not acknowledge; one query."""
    open_ = Q(deliveries__office__isnull=False, deliveries__sent_at__isnull=False, deliveries__acknowledged_at=None)
    found = OutgoingDocument.objects.filter(office=house_of(official)).select_related("division")
    found = found.annotate(silent=Count("deliveries", filter=open_)).filter(silent__gt=0)
    return [
        Waiting(
            title=f"{each.silent} nơi nhận chưa báo đã nhận: {each.notation} {each.subject}",
            link=reverse("document", args=[each.pk]),
            since=each.dated or timezone.localtime(each.drafted_at).date(),
            whose=f"{each.silent} nơi nhận",
            subject=each.division.short_name,
            waits_for_others=True,
        )
        for each in found.order_by("pk")
    ]


class ArrivalsWait(WaitingSource):
    """Arrivals that are not done: the official's own or their division's; for who passes arrivals on, those that nobody
    has yet, and as waiting for others those that a division has."""

    key, title = "van-ban-den", "Văn bản đến"

    def waiting(self, official: Official, on: date) -> Sequence[Waiting]:
        return [_arrival(each, official) for each in _own_arrivals(official).filter(arrived_on__lte=on)]


def _own_arrivals(official: Official) -> QuerySet[IncomingDocument]:
    found = arrivals_visible_to(official).filter(done_on=None)
    if not official.has_perm("documents.assign_arrivals"):
        found = found.filter(Q(official=official) | Q(official=None, handler=official.office))
    return found.select_related("handler", "official").order_by("arrived_on", "number")


def _arrival(arrival: IncomingDocument, official: Official) -> Waiting:
    theirs, handler = _handler_of(arrival, official)
    what = "Chuyển xử lý" if not (arrival.official_id or arrival.handler_id) else "Xử lý"
    said = "" if arrival.acknowledged_at else ", chưa báo đã nhận"
    return Waiting(
        title=f"{what}: {arrival.kind or 'văn bản'} {arrival.notation} {arrival.subject}{said}",
        link=reverse("arrival", args=[arrival.pk]),
        since=arrival.passed_on or arrival.arrived_on,
        due_on=arrival.due_on,
        whose=handler,
        from_whom=arrival.author,
        subject=arrival.author,
        waits_for_others=theirs,
    )


def _handler_of(arrival: IncomingDocument, official: Official) -> tuple[bool, str]:
    """Whether somebody else has it, and who has."""
    if arrival.official_id:
        return arrival.official_id != official.pk, str(arrival.official)
    if arrival.handler:
        return arrival.handler_id != official.office_id, arrival.handler.short_name
    return False, "chưa chuyển"


class DocumentsHappen(HappeningSource):
    """The days on which arrivals are due and documents are to be issued, of one's own or of one's house."""

    key, title = "van-ban", "Hạn văn bản"

    def happenings(self, official: Official, first: date, last: date, on: date) -> Sequence[Happening]:
        arrivals = arrivals_visible_to(official).filter(due_on__range=(first, last), arrived_on__lte=on)
        found = [_due_arrival(each, official, on) for each in arrivals.select_related("handler", "official")]
        drafts = visible_to(official).filter(office=house_of(official), due_on__range=(first, last))
        return found + list(_due_documents(drafts.exclude(state=S.CANCELLED).select_related("division"), official))


def _due_arrival(arrival: IncomingDocument, official: Official, on: date) -> Happening:
    theirs, whose = _handler_of(arrival, official)
    due = arrival.due_on or arrival.arrived_on
    return Happening(
        uid=f"arrival-{arrival.pk}",
        title=f"Hạn xử lý {arrival.kind or 'văn bản'} {arrival.notation} {arrival.subject}",
        starts_on=due,
        ends_on=due,
        link=reverse("arrival", args=[arrival.pk]),
        kind="Văn bản đến",
        is_done=arrival.done_on is not None and arrival.done_on <= on,
        is_own=not theirs,
        whose=whose,
    )


def _due_documents(documents: Iterable[OutgoingDocument], official: Official) -> Iterable[Happening]:
    for each in documents:
        if each.due_on:
            yield Happening(
                uid=f"document-{each.pk}",
                title=f"Hạn phát hành {each.get_type_display().lower()} {each.subject}",
                starts_on=each.due_on,
                ends_on=each.due_on,
                link=reverse("document", args=[each.pk]),
                kind="Văn bản đi",
                is_done=each.state in (S.ISSUED, S.DISTRIBUTED, S.ARCHIVED),
                is_own=official.pk == each.drafted_by_id or official.office_id == each.division_id,
                whose=each.division.short_name,
            )
