"""The round that a page is about, if it is the official's to see or to change."""

from __future__ import annotations

from django.http import Http404

from datchuan.inspection.access import may_plan, rounds_visible_to
from datchuan.inspection.models import Round
from datchuan.people.web.request import OfficialRequest
from datchuan.platform.access import Refused


def visible_round(request: OfficialRequest, pk: int) -> Round:
    """The round; 404 for one that the official may not see."""
    rounds = rounds_visible_to(request.user, request.today).select_related("lead", "item__plan")
    found = rounds.prefetch_related("coordinating").filter(pk=pk).first()
    if found is None:
        raise Http404("Không có đợt kiểm tra này trong địa bàn của bạn, hoặc lịch chưa được thông báo.")
    return found


def planned_round(request: OfficialRequest, pk: int) -> Round:
    """The round of a page that changes it; refused to whoever may not plan it."""
    found = visible_round(request, pk)
    if not may_plan(request.user, found):
        raise Refused(f"Chỉ lãnh đạo Sở và các phòng chủ trì, phối hợp được sửa {found.title}")
    return found
