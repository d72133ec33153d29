"""datchuan run [--host 127.0.0.1] [--port 8000] [--processes 2] [--empty]: serve; an empty database becomes the
demonstration province, or, with --empty, waits for a province to set itself up on the screen."""

from __future__ import annotations

import argparse
import hashlib
import os
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from rich.console import Console

from datchuan import __version__
from datchuan.config.readiness import make_ready, print_accounts, print_set_up_code
from datchuan.people.models import Official

MOST_PROCESSES = 4  # each holds a connection of PostgreSQL for every thread that has served


def _port(text: str) -> int:
    if text.isdigit() and 0 < int(text) < 65536:
        return int(text)
    raise argparse.ArgumentTypeError(f"cổng “{text}” phải là số từ 1 đến 65535")


def _number(text: str) -> int:
    if text.isdigit() and 0 < int(text) <= 64:
        return int(text)
    raise argparse.ArgumentTypeError(f"“{text}” phải là số từ 1 đến 64")


def server_command(host: str, port: int, threads: int, processes: int = 1) -> list[str]:
    """What serves the pages: processes of several threads each."""
    command = [sys.executable, "-m", "gunicorn", "datchuan.config.wsgi:application", "--bind", f"{host}:{port}"]
    command += ["--worker-class", "gthread", "--workers", str(processes), "--threads", str(threads)]
    return [*command, "--timeout", "120", "--no-control-socket", "--log-level", "warning"]


def processes_for(given: int | None) -> int:
    """One on SQLite, which has one writer; on PostgreSQL as many as given, else as processors, at most four."""
    if connection.vendor == "sqlite":
        if (given or 1) > 1:
            raise CommandError("SQLite chỉ chạy được một tiến trình. Bỏ --processes, hoặc chuyển sang PostgreSQL.")
        return 1
    return given or min(os.cpu_count() or 1, MOST_PROCESSES)


class Command(BaseCommand):
    help = "Phục vụ Đạt Chuẩn; cơ sở dữ liệu trống thì dựng tỉnh trình diễn trước."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=_port, default=8000)
        parser.add_argument("--threads", type=_number, default=8, help="số luồng của mỗi tiến trình")
        many = "số tiến trình; mặc định theo số bộ xử lý, SQLite chỉ một"
        parser.add_argument("--processes", type=_number, help=many)
        mine = "không dựng tỉnh trình diễn: thiết lập tỉnh của mình trên màn hình"
        parser.add_argument("--empty", action="store_true", help=mine)

    def handle(self, *args: Any, **options: Any) -> None:
        processes = processes_for(options["processes"])
        make_ready(empty=options["empty"])
        _collect_static()
        console = Console(stderr=True)
        if Official.objects.filter(simulated=True).exists():
            print_accounts(console)
        address = f"http://{options['host']}:{options['port']}/"
        console.print(f"Đạt Chuẩn: {address}", highlight=False)
        print_set_up_code(console, address)
        command = server_command(options["host"], options["port"], options["threads"], processes)
        os.environ.setdefault("DATCHUAN_WORKER", "thread")
        os.execv(sys.executable, command)  # noqa: S606 - our own interpreter


def _collect_static() -> None:
    """Copy, hash and compress the static files once per version of them."""
    package = Path(__file__).resolve().parents[3]
    sources = sorted(path for path in package.glob("*/static/**/*") if path.is_file())
    digest = hashlib.sha256(__version__.encode())
    for path in sources:
        digest.update(path.name.encode() + path.read_bytes())
    stamp = Path(settings.STATIC_ROOT) / ".stamp"
    if stamp.is_file() and stamp.read_text() == digest.hexdigest():
        return
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    stamp.write_text(digest.hexdigest())
