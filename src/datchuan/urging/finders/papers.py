"""Arrivals that nobody has dealt with in time."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Q
from django.urls import reverse

from datchuan.desk.finding import Terms, Urgent, finds_urgent
from datchuan.documents.models import IncomingDocument
from datchuan.kernel.text import format_day
from datchuan.people.models import Office


@finds_urgent("arrival_overdue")
def arrival_overdue(terms: Terms, on: date) -> list[Urgent]:
    """Arrivals more than ``days`` past their day: the department's own, and elsewhere those that the department sent
    within the system. What they say is not told: who is reminded opens them."""
    ours = Q(office__kind=Office.Kind.DEPARTMENT) | Q(delivered__document__office__kind=Office.Kind.DEPARTMENT)
    waiting = IncomingDocument.objects.filter(
        ours, Q(done_on=None) | Q(done_on__gt=on), arrived_on__lte=on, due_on__lt=on - timedelta(days=terms.days)
    )
    return [
        Urgent(
            subject=f"arrival {each.pk}",
            unit_id=(each.handler or each.office).unit_id,
            office_id=each.handler_id or each.office_id,
            since=each.due_on,
            due_on=each.due_on,
            facts={"number": f"{each.number:02d}", "author": each.author, "due_on": format_day(each.due_on)},
            link=reverse("arrival", args=[each.pk]),
        )
        for each in waiting.select_related("handler", "office")
        if each.due_on
    ]
