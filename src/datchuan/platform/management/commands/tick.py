"""datchuan tick [--job KEY] [--at 2020-05-04T08:00]: run the recurring jobs that are due, each once; ends with an error
when one failed."""

from __future__ import annotations

import argparse
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from datchuan.kernel.problem import Problem
from datchuan.platform.queries import working_day
from datchuan.platform.ticking import tick
from datchuan.platform.timing import jobs


def _moment(text: str) -> datetime:
    try:
        return timezone.make_aware(datetime.fromisoformat(text))
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” phải có dạng 2020-05-04 hoặc 2020-05-04T08:00") from None


class Command(BaseCommand):
    help = "Chạy các việc định kỳ đã đến hạn, mỗi việc một lần."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--job", default="", help="chỉ chạy một việc, nếu đã đến hạn")
        at = "coi như đang ở lúc này (giờ Việt Nam); ngày của nó là ngày làm việc"
        parser.add_argument("--at", type=_moment, help=at)

    def handle(self, *args: Any, **options: Any) -> None:
        at: datetime | None = options["at"]
        today = timezone.localdate(at) if at else working_day()
        try:
            runs = tick(at or timezone.now(), today, options["job"])
        except Problem as problem:
            raise CommandError(str(problem)) from None
        for run in runs:
            mark = "xong" if run.ok else "LỖI"
            self.stdout.write(f"[{mark}] {jobs()[run.job].title}: {run.said}")
        if not runs:
            self.stdout.write("Không có việc nào đến hạn.")
        failed = sum(not run.ok for run in runs)
        if failed:
            raise CommandError(f"{failed} việc không chạy được.")
