"""datchuan law-lint [THƯ-MỤC]"""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from datchuan.law.lint import main


class Command(BaseCommand):
    help = "Kiểm tra các tệp luật, nêu mọi lỗi theo tệp và dòng."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", nargs="?", help="thư mục luật; bỏ trống là thư mục của hệ thống")

    def handle(self, *args: Any, **options: Any) -> None:
        if main([options["folder"]] if options["folder"] else []):
            sys.exit(1)
