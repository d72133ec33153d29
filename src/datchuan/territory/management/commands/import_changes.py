"""datchuan import-changes FILE.csv [--dry-run] · datchuan import-changes --reverse NUMBER --reason TEXT"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from datchuan.kernel.problem import Problem
from datchuan.platform.queries import working_day
from datchuan.territory.models import ChangeAct
from datchuan.territory.operations import apply_act, drop_act, enter_file, reverse_act

FAULTS_SHOWN = 20


class Command(BaseCommand):
    help = "Nhập các thay đổi đơn vị hành chính từ tệp CSV (cột như data/admin_changes.csv). Ghi cả tệp, hoặc không gì."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, nargs="?")
        parser.add_argument("--dry-run", action="store_true", help="xem trước, không ghi gì")
        parser.add_argument("--reverse", type=int, help="số của lần sắp xếp cần hoàn tác")
        parser.add_argument("--reason", default="", help="lý do hoàn tác")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["reverse"]:
                self._reverse(options["reverse"], options["reason"])
            elif options["file"]:
                self._import(options["file"], dry_run=options["dry_run"])
            else:
                raise CommandError("Nêu tệp CSV, hoặc --reverse và --reason.")
        except Problem as problem:
            raise CommandError(problem.sentence) from None

    def _import(self, path: Path, *, dry_run: bool) -> None:
        try:
            content = path.read_bytes()
        except OSError as error:
            raise CommandError(f"Không đọc được tệp {path} ({error.strerror}).") from None
        act = enter_file(content=content, file_name=path.name, by=None, today=working_day())
        self._report(act)
        if dry_run or act.preview["faults"]:
            drop_act(act=act, by=None)
            if act.preview["faults"]:
                raise CommandError("Chưa ghi gì: sửa các chỗ trên rồi chạy lại.")
            return
        apply_act(act=act, by=None, today=working_day())
        self.stdout.write(f"Đã ghi nhận, lần {act.pk}. Hoàn tác: --reverse {act.pk} --reason …")

    def _report(self, act: ChangeAct) -> None:
        for fault in act.preview["faults"][:FAULTS_SHOWN]:
            self.stdout.write(f"Dòng {fault['row']}, {fault['title']}: {fault['what']}. {fault['mend']}")
        if act.preview["fault_count"] > FAULTS_SHOWN:
            self.stdout.write(f"… và {act.preview['fault_count'] - FAULTS_SHOWN} chỗ khác.")
        written = act.preview["written"]
        self.stdout.write(
            f"{len(written['began'])} đơn vị hình thành, {len(written['ended'])} đơn vị kết thúc, "
            f"{written['edges']} dòng thay đổi, {written['villages']} thôn đổi đơn vị."
        )
        for each in act.preview["consequences"]:
            self.stdout.write(f"{each['title']}: {each['count']}")

    def _reverse(self, number: int, reason: str) -> None:
        act = ChangeAct.objects.filter(pk=number).first()
        if act is None:
            there = ", ".join(f"{each.pk} ({each.instrument})" for each in ChangeAct.objects.filter(state="applied"))
            raise CommandError(f"Không có lần sắp xếp {number}. Đang có: {there or 'chưa có lần nào'}.")
        reverse_act(act=act, by=None, reason=reason)
        self.stdout.write(f"Đã hoàn tác lần {number}: {act.instrument}.")
