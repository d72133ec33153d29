"""datchuan load-country: units and changes of the whole country, from the national files."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from datchuan.kernel.problem import Problem
from datchuan.kernel.resources import data_folder
from datchuan.kernel.text import format_number
from datchuan.territory.operations import load_country


class Command(BaseCommand):
    help = "Nạp đơn vị hành chính cả nước năm 2020 và 2025 cùng các thay đổi ngày 01/07/2025."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            done = load_country(folder=data_folder(), by=None)
        except Problem as problem:
            raise CommandError(problem.sentence) from None
        units, changes, unknown = map(format_number, (done.units, done.changes, done.unknown))
        self.stdout.write(f"Đã nạp {units} đơn vị, {changes} thay đổi.")
        if done.unknown:
            self.stdout.write(
                f"Với {unknown} đơn vị, tệp không nói đổi ngày nào hay đi về đâu giữa 01/06/2020 và 30/06/2025. "
                "Xem bằng lệnh: datchuan check-data"
            )
