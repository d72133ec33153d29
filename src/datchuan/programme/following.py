"""What a plan names when a commune or district ends: registrations, assignments, scopes of work, shares of targets.
All stay as the plan made them, and somebody is told."""

from __future__ import annotations

from datchuan.programme.models import Assignment, Registration, TargetShare, WorkItem
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
        return [*found, *_scopes(change), *_shares(change)]

    def obstacles(self, change: TerritoryChanged) -> list[str]:
        registered = Registration.objects.filter(commune__in=change.began).count()
        assigned = Assignment.objects.filter(district__in=change.began).count()
        found = [f"{registered} đơn vị mới đã đăng ký đạt chuẩn"] if registered else []
        found += [f"{assigned} phân công chỉ đạo ở đơn vị mới"] if assigned else []
        scopes = WorkItem.objects.filter(communes__in=change.began).distinct().count()
        found += [f"{scopes} công việc của kế hoạch ở đơn vị mới"] if scopes else []
        shares = TargetShare.objects.filter(unit__in=change.began).count()
        return found + ([f"{shares} chỉ tiêu giao cho đơn vị mới"] if shares else [])


def _scopes(change: TerritoryChanged) -> list[Consequence]:
    """Open work items that name a commune which ends."""
    items = WorkItem.objects.filter(communes__in=change.ended, dropped_on=None, done_on=None).distinct()
    lines = [f"{each.title}, kế hoạch {each.plan.year}" for each in items.select_related("plan")]
    return [Consequence("Công việc nêu xã kết thúc", len(lines), lines, needs_care=True)] if lines else []


def _shares(change: TerritoryChanged) -> list[Consequence]:
    given = TargetShare.objects.filter(unit__in=change.ended).select_related("unit", "target__plan")
    lines = [f"{each.unit.name}: {each.increment}, {each.target.title}" for each in given]
    return [Consequence("Đơn vị được giao chỉ tiêu kết thúc", len(lines), lines, needs_care=True)] if lines else []
