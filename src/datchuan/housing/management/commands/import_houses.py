"""datchuan import-houses FILE.xlsx [--dry-run] [--faulty FILE.xlsx]"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from datchuan.housing.importing import rehearse
from datchuan.housing.operations import Recorded, record_houses
from datchuan.housing.reading import Reading, read_houses
from datchuan.housing.sheet import house_sheet
from datchuan.housing.workbooks import village_choices
from datchuan.kernel.problem import Problem
from datchuan.kernel.text import format_number
from datchuan.law.outcome import Outcome
from datchuan.platform.queries import installation, working_day
from datchuan.survey.faulty import write_faulty
from datchuan.territory.models import Level, Unit
from datchuan.territory.queries import units_on

FAULTS_SHOWN = 20


class Command(BaseCommand):
    help = "Nhập điều tra nhà ở từ một tệp Excel theo mẫu. Dòng lỗi không được nhập; dòng đúng được nhập."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="xem trước, không ghi gì")
        parser.add_argument("--faulty", type=Path, help="ghi các dòng lỗi ra tệp Excel này")

    def handle(self, *args: Any, **options: Any) -> None:
        today = working_day()
        province = units_on(today, Level.PROVINCE).first()
        if province is None:
            raise CommandError("Chưa có địa bàn. Dựng tỉnh trình diễn bằng lệnh: datchuan demo")
        with _progress() as progress:
            task = progress.add_task("Đọc tệp", total=None)

            def step(title: str, done: int, total: int | None) -> None:
                progress.update(task, description=title, completed=done, total=total)

            try:
                reading = read_houses(options["file"], area=province, today=today, progress=step)
                step("Xem trước" if options["dry_run"] else "Ghi", 0, None)
                done = self._record(reading, dry_run=options["dry_run"])
            except Problem as problem:
                raise CommandError(problem.sentence) from None
        self._report(reading, done, dry_run=options["dry_run"])
        if options["faulty"] and reading.checked.faults:
            self._write_faulty(reading, province, options["faulty"])

    def _record(self, reading: Reading, *, dry_run: bool) -> Recorded:
        if dry_run:
            return rehearse(reading.entries, by=None, upload=None)
        simulated = installation().simulated
        return record_houses(entries=reading.entries, by=None, at=timezone.now(), simulated=simulated)

    def _report(self, reading: Reading, done: Recorded, *, dry_run: bool) -> None:
        for warning in reading.table.warnings:
            self.stdout.write(warning)
        for fault in reading.checked.faults[:FAULTS_SHOWN]:
            self.stdout.write(f"Trang “{fault.sheet}”, {fault.sentence[0].lower()}{fault.sentence[1:]}")
        if len(reading.checked.faults) > FAULTS_SHOWN:
            self.stdout.write(f"… và {len(reading.checked.faults) - FAULTS_SHOWN} ô lỗi khác (dùng --faulty).")
        verb = "Sẽ nhập" if dry_run else "Đã nhập"
        self.stdout.write(
            f"{verb}: {format_number(done.new)} hộ mới, {format_number(done.changed)} hộ sửa, "
            f"{format_number(done.unchanged)} hộ không đổi; {format_number(reading.faulty_rows)} dòng lỗi không nhập."
        )
        if done.doubt_count:
            self.stdout.write(f"Cần xem lại (vật liệu và nhận xét không khớp): {format_number(done.doubt_count)} chỗ.")
        for effect in done.effects:
            if effect.before != effect.after:
                before, after = Outcome(effect.before).label, Outcome(effect.after).label
                self.stdout.write(f"{effect.commune}, chỉ tiêu {effect.indicator}: {before} → {after}")

    def _write_faulty(self, reading: Reading, province: Unit, path: Path) -> None:
        choices = village_choices(province, working_day())
        path.write_bytes(write_faulty(reading.table, reading.checked, house_sheet(), choices))
        self.stdout.write(f"Đã ghi các dòng lỗi ra {path}.")


def _progress() -> Progress:
    columns = [TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()]
    return Progress(*columns, console=Console(stderr=True))
