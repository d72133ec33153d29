"""The request of a route that asks for a permission: its user is an official."""

from __future__ import annotations

from datchuan.people.models import Official
from datchuan.platform.web.request import DayRequest


class OfficialRequest(DayRequest):
    user: Official
