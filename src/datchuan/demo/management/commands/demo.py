"""datchuan demo: build the demonstration province in an empty database, as of a day or whole; or move its clock."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import Progress

from datchuan.demo.building import build_demonstration
from datchuan.demo.moving import check_story_day, move_working_day
from datchuan.kernel.problem import Problem
from datchuan.territory.models import Unit


class Command(BaseCommand):
    help = (
        "Dựng tỉnh trình diễn Lạng Sơn năm 2020 (dữ liệu mô phỏng) trong cơ sở dữ liệu trống; "
        "với --day, chỉ những gì đến ngày đó đã biết; ở tỉnh trình diễn đã dựng thì đổi ngày làm việc."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--day", help="ngày làm việc trong năm 2020, viết 2020-06-15")

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", verbosity=0, interactive=False)
        try:
            day = _day(options["day"])
            if day is None or not Unit.objects.exists():
                self._build(day)
            else:
                before = move_working_day(on=day, by=None)
                self.stdout.write(f"Ngày làm việc: {before:%d/%m/%Y} → {day:%d/%m/%Y}")
        except Problem as problem:
            raise CommandError(problem.sentence) from None

    def _build(self, until: date | None) -> None:
        if until is not None:
            check_story_day(until)
        with Progress(console=Console(stderr=True)) as progress:
            task = progress.add_task("Bắt đầu", total=1)
            build_demonstration(
                step=lambda title, done, total: progress.update(task, description=title, completed=done, total=total),
                until=until,
            )


def _day(given: str | None) -> date | None:
    if given is None:
        return None
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise Problem(982, f"“{given[:20]}” không phải là ngày", where="--day", mend="Viết 2020-06-15.") from None
