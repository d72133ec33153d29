"""Work items, and what people wrote and laid beside them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from datchuan.people.models import Office
from datchuan.programme.models.plans import Plan
from datchuan.territory.models import Unit


class WorkItem(models.Model):
    """A piece of a plan's work with its window (both days included), lead unit and coordinating units.

    ``communes`` are those in scope; none means all of the plan's area. ``product`` is what it leaves behind, ``basis``
    the texts it rests on. ``measure`` names what tells its state (programme.announcing); where it is empty or has
    nothing to tell, ``done_on`` is set by hand. An amendment drops an item (``dropped_on``), it is never deleted.
    """

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="work_items")
    parent = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="children")
    key = models.SlugField()
    order = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=300)
    text = models.TextField(blank=True)
    product = models.CharField(max_length=300, blank=True)
    basis = models.JSONField(default=list)
    starts_on = models.DateField()
    ends_on = models.DateField()
    lead = models.ForeignKey(Office, models.PROTECT, related_name="led_items")
    coordinating = models.ManyToManyField(Office, related_name="coordinated_items", blank=True)
    communes = models.ManyToManyField(Unit, related_name="+", blank=True)
    criteria = models.JSONField(default=list)
    measure = models.SlugField(blank=True)
    done_on = models.DateField(null=True, blank=True)
    dropped_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "key"], name="work_item_key_once"),
            models.CheckConstraint(condition=Q(starts_on__lte=F("ends_on")), name="work_item_window_in_order"),
        ]

    def __str__(self) -> str:
        return self.title


class WorkNote(models.Model):
    """A comment on a work item, with a file or without. It stays as written."""

    item = models.ForeignKey(WorkItem, models.CASCADE, related_name="notes")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    on = models.DateField()
    text = models.TextField()
    file = models.FileField(upload_to="work/%Y", blank=True)
    file_name = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.text[:60]
