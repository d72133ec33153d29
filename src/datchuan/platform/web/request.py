"""The request as views get it after the middleware: with the working day and the day looked at."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest


class DayRequest(HttpRequest):
    """``today`` is the working day, ``day`` the day looked at."""

    today: date
    day: date
