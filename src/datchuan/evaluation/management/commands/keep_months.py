"""datchuan keep-months: keep the verdicts of the ends of months, by which a year's plan is followed."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from datchuan.evaluation.jobs import keep_months
from datchuan.platform.queries import working_day


class Command(BaseCommand):
    help = "Lưu kết quả đánh giá cuối từng tháng của năm, để theo dõi chỉ tiêu kế hoạch."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(keep_months(timezone.now(), working_day()))
