"""datchuan demo: build the demonstration province in an empty database."""

from __future__ import annotations

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import Progress

from datchuan.demo.building import build_demonstration
from datchuan.kernel.problem import Problem


class Command(BaseCommand):
    help = "Dựng tỉnh trình diễn Lạng Sơn năm 2020 (dữ liệu mô phỏng) trong cơ sở dữ liệu trống."

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", verbosity=0, interactive=False)
        with Progress(console=Console(stderr=True)) as progress:
            task = progress.add_task("Bắt đầu", total=1)
            try:
                build_demonstration(
                    step=lambda title, done, total: progress.update(
                        task, description=title, completed=done, total=total
                    )
                )
            except Problem as problem:
                raise CommandError(problem.sentence) from None
