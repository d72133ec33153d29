"""datchuan work [--once]: turn submissions that were received and checked into facts, bring in large files."""

from __future__ import annotations

import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from datchuan.platform.working import works
from datchuan.survey.operations import examine_waiting, take_waiting
from datchuan.survey.working import work_for_ever


class Command(BaseCommand):
    help = "Ghi các phiếu đã nhận và đã kiểm tra vào số liệu; đọc và nhập các tệp nhà ở lớn đang chờ."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="làm hết việc đang chờ rồi thôi")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["once"]:
            done = 0
            while count := take_waiting():
                done += count
            while examine_waiting() + sum(work() for work in works()):
                pass
            self.stdout.write(f"Đã xem {done} phiếu.")
            return
        work_for_ever(threading.Event())
