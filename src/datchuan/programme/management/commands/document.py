"""datchuan document plan --year 2020 --office sxd --format docx|pdf --out FILE"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from datchuan.documents.rendering import render_paper
from datchuan.kernel.problem import Problem
from datchuan.programme.papers import plan_paper
from datchuan.programme.queries import plan_of


class Command(BaseCommand):
    help = "In kế hoạch năm thành văn bản DOCX hoặc PDF."

    def add_arguments(self, parser: CommandParser) -> None:
        papers = parser.add_subparsers(dest="paper", required=True, metavar="LOẠI")
        plan = papers.add_parser("plan", help="kế hoạch năm của một cơ quan")
        plan.add_argument("--year", type=int, required=True)
        plan.add_argument("--office", default="sxd", help="mã cơ quan, ví dụ sxd")
        plan.add_argument("--format", choices=["docx", "pdf"], required=True)
        plan.add_argument("--out", type=Path, required=True, help="tệp ghi ra")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            content = render_paper(plan_paper(plan_of(options["year"], options["office"])), options["format"])
        except Problem as problem:
            raise CommandError(problem.sentence) from None
        try:
            options["out"].write_bytes(content)
        except OSError as error:
            raise CommandError(f"Không ghi được {options['out']}: {error.strerror}.") from None
        self.stdout.write(f"Đã ghi {options['out']} ({len(content):,} byte).".replace(",", "."))
