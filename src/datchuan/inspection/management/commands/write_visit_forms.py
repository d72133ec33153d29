"""./dev manage write_visit_forms VERSION: write the forms of visits anew where the law says otherwise than they do."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from datchuan.inspection.checklists import write_forms
from datchuan.kernel.resources import forms_folder


class Command(BaseCommand):
    help = "Viết lại các biểu mẫu kiểm tra xã từ bộ tiêu chí, nơi luật đã đổi."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("version", help="phiên bản ghi vào biểu mẫu viết lại, ví dụ 2026112601")

    def handle(self, *args: Any, **options: Any) -> None:
        written = write_forms(forms_folder(), options["version"])
        for place in written:
            self.stdout.write(f"{place.name} {options['version']}")
        if not written:
            self.stdout.write("Không biểu mẫu nào phải viết lại.")
