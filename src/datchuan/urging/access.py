"""Who may see reminders, write urging letters, look again."""

from __future__ import annotations

import rules
from django.db.models import Q, QuerySet

from datchuan.people.access import is_department, is_division_officer, is_official
from datchuan.people.models import Official
from datchuan.territory.models import Level, Unit
from datchuan.territory.queries import within
from datchuan.urging.models import Reminder

# The reminders of one's own area, and those addressed to one's office.
rules.add_perm("urging.view_reminders", is_official)
# Draft an urging letter from the open reminders of a district; look again now.
rules.add_perm("urging.draft_letters", is_division_officer)
# Download the list of reminders.
rules.add_perm("urging.export_reminders", is_department)


def visible_to(official: Official) -> QuerySet[Reminder]:
    """All of them for who serves the province; else those about the official's area or addressed to their office."""
    if official.area.level == Level.PROVINCE:
        return Reminder.objects.all()
    area = Unit.objects.filter(within(official.area)).values("pk")
    return Reminder.objects.filter(Q(unit__in=area) | Q(office=official.office))
