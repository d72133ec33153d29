"""Letters as the state of a work item: what was issued about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.db.models import Count, Max
from django.urls import reverse

from datchuan.documents.models import FIXED_STATES, OutgoingDocument
from datchuan.programme.announcing import Done, Measure
from datchuan.programme.models import WorkItem
from datchuan.programme.topics import topic_key


class LetterAboutItem(Measure):
    """Done with the first document about the item that was issued: a notice, guidance, a report."""

    key = "letter-about-item"
    title = "Đã phát hành văn bản về việc này"

    def done(self, items: Sequence[WorkItem], on: date) -> Mapping[int, Done]:
        """One query."""
        by_key = {topic_key(item): item for item in items}
        issued = OutgoingDocument.objects.filter(about__in=_spellings(by_key), state__in=FIXED_STATES, dated__lte=on)
        counted = {item.pk: 0 for item in items}
        last: dict[int, date] = {}
        for about, count, newest in issued.order_by().values_list("about").annotate(Count("pk"), Max("dated")):
            pk = by_key[about.replace("work item ", "work-item ")].pk
            counted[pk] += count
            last[pk] = max(last.get(pk, newest), newest)
        return {item.pk: _done(item, counted[item.pk], last.get(item.pk)) for item in items}


def _spellings(keys: Mapping[str, WorkItem]) -> list[str]:
    """A letter names an item as a topic ("work-item 5"), a paper made from a round's facts as "work item 5"."""
    return [spelt for key in keys for spelt in (key, key.replace("work-item ", "work item "))]


def _done(item: WorkItem, count: int, last_on: date | None) -> Done:
    sentence = f"đã phát hành {count} văn bản về việc này" if count else "chưa phát hành văn bản nào về việc này"
    return Done(count, 1, sentence, last_on, f"{reverse('work-item', args=[item.pk])}#van-ban")
