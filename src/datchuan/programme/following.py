"""Registrations and assignments when a commune or district ends. They stay as the plan made them."""

from __future__ import annotations

from datchuan.programme.models import Assignment, Registration
from datchuan.territory.announcing import Consequence, Follower, TerritoryChanged


class PlansFollow(Follower):
    def follow(self, change: TerritoryChanged) -> list[Consequence]:
        registrations = Registration.objects.filter(commune__in=change.ended).select_related("commune", "plan")
        lines = [f"{each.commune.name}, kế hoạch {each.plan.year}" for each in registrations]
        found = []
        if lines:
            found.append(Consequence("Xã đăng ký đạt chuẩn có địa giới kết thúc", len(lines), lines, needs_care=True))
        assigned = Assignment.objects.filter(district__in=change.ended).select_related("district", "office")
        lines = [f"{each.district.name}, {each.office.short_name}" for each in assigned]
        if lines:
            found.append(Consequence("Huyện được phân công chỉ đạo kết thúc", len(lines), lines, needs_care=True))
        return found

    def obstacles(self, change: TerritoryChanged) -> list[str]:
        registered = Registration.objects.filter(commune__in=change.began).count()
        assigned = Assignment.objects.filter(district__in=change.began).count()
        found = [f"{registered} đơn vị mới đã đăng ký đạt chuẩn"] if registered else []
        return found + ([f"{assigned} phân công chỉ đạo ở đơn vị mới"] if assigned else [])
