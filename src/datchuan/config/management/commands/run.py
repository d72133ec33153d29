"""datchuan run [--host 127.0.0.1] [--port 8000] [--empty]: serve; an empty database becomes the demonstration province,
or, with --empty, waits for a province to set itself up on the screen."""

from __future__ import annotations

import argparse
import hashlib
import os
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from rich.console import Console

from datchuan import __version__
from datchuan.config.readiness import make_ready, print_accounts, print_set_up_code
from datchuan.people.models import Official


def _port(text: str) -> int:
    if text.isdigit() and 0 < int(text) < 65536:
        return int(text)
    raise argparse.ArgumentTypeError(f"cổng “{text}” phải là số từ 1 đến 65535")


def server_command(host: str, port: int, threads: int) -> list[str]:
    """What serves the pages. One process, several threads: SQLite has one writer, and the kept caches are shared."""
    command = [sys.executable, "-m", "gunicorn", "datchuan.config.wsgi:application", "--bind", f"{host}:{port}"]
    command += ["--worker-class", "gthread", "--workers", "1", "--threads", str(threads), "--timeout", "120"]
    return [*command, "--no-control-socket", "--log-level", "warning"]


class Command(BaseCommand):
    help = "Phục vụ Đạt Chuẩn; cơ sở dữ liệu trống thì dựng tỉnh trình diễn trước."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=_port, default=8000)
        parser.add_argument("--threads", type=int, default=8)
        mine = "không dựng tỉnh trình diễn: thiết lập tỉnh của mình trên màn hình"
        parser.add_argument("--empty", action="store_true", help=mine)

    def handle(self, *args: Any, **options: Any) -> None:
        make_ready(empty=options["empty"])
        _collect_static()
        console = Console(stderr=True)
        if Official.objects.filter(simulated=True).exists():
            print_accounts(console)
        address = f"http://{options['host']}:{options['port']}/"
        console.print(f"Đạt Chuẩn: {address}", highlight=False)
        print_set_up_code(console, address)
        command = server_command(options["host"], options["port"], options["threads"])
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
