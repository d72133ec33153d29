"""The request as views get it after the middleware: with the working day, the day looked at, the day of its units."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest


class DayRequest(HttpRequest):
    """``today`` is the working day, ``day`` the day whose facts are looked at, ``units_day`` the day by whose units
    they are shown (the same unless another was chosen)."""

    today: date
    day: date
    units_day: date
