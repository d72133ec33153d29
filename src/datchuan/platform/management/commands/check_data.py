"""datchuan check-data: run every check of the data; ends with an error when one of severity "error" finds something."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from datchuan.platform.integrity import run_checks
from datchuan.platform.queries import working_day


class Command(BaseCommand):
    help = "Kiểm tra dữ liệu: thấy gì, ở đâu, làm gì."

    def handle(self, *args: Any, **options: Any) -> None:
        results = run_checks(working_day())
        for each in results:
            if not each.count:
                continue
            self.stdout.write(f"[{each.check.severity}] {each.check.title}: {each.count}")
            for finding in each.findings:
                self.stdout.write(f"    {finding.words}")
            self.stdout.write(f"    → {each.check.mend}")
        errors = sum(each.count for each in results if each.check.severity == "error")
        self.stdout.write(f"{len(results)} phép kiểm tra, {sum(1 for each in results if each.count)} có chỗ cần xem.")
        if errors:
            raise CommandError(f"{errors} lỗi trong dữ liệu.")
