"""datchuan check-cubes [--mend]"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from datchuan.evaluation.keeping import CubeCheck, check_cubes, mend_cube
from datchuan.kernel.text import format_number


class Command(BaseCommand):
    help = "Đối chiếu mọi bảng đếm nhà đang lưu với chính các bản ghi nhà ở."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--mend", action="store_true", help="đếm lại bảng nào sai hoặc theo tệp luật cũ")

    def handle(self, *args: Any, **options: Any) -> None:
        faulty = 0
        for check in check_cubes():
            faulty += not check.is_sound
            self.stdout.write(_sentence(check))
            if options["mend"] and not check.is_sound:
                mended = mend_cube(kept=check.kept)
                self.stdout.write("  đã đếm lại." if mended else "  đã bỏ: các tệp luật không còn bộ tiêu chí này.")
        if faulty and not options["mend"]:
            raise CommandError(f"{faulty} bảng đếm không dùng được. Chạy lại với --mend để đếm lại.")


def _sentence(check: CubeCheck) -> str:
    kept = check.kept
    law = f", luật ngày {kept.law_on:%d/%m/%Y}" if kept.law_on != kept.on else ""
    head = f"{kept.criteria_set} ngày {kept.on:%d/%m/%Y}{law}: {format_number(check.houses)} nhà"
    if check.is_stale:
        return f"{head}, đếm theo các tệp luật đã đổi"
    return f"{head}, {f'sai {format_number(check.differing)} ô' if check.differing else 'khớp'}"
