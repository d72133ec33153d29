"""Registrations of a year as they stand on a day."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from datchuan.programme.models import Registration


def registrations_standing(on: date) -> QuerySet[Registration]:
    """Those of the day's year that were made by the day and are not withdrawn."""
    begun = Q(registered_on=None) | Q(registered_on__lte=on)
    standing = Q(withdrawn_on=None) | Q(withdrawn_on__gt=on)
    return Registration.objects.filter(begun, standing, year=on.year)
