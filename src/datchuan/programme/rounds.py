"""Which work items of plans are rounds of inspection."""

from __future__ import annotations

from django.db.models import Q

from datchuan.people.models import Office

ROUND = "round-"  # the key of a work item that is a round of inspection begins so
# Districts draft their plans from the department's, rounds and all; notice and report are the department's.
OF_DEPARTMENT = Q(plan__office__kind=Office.Kind.DEPARTMENT)
