"""Makes an installation usable: migrated, and, when nothing is there at all, filled with the demonstration."""

from __future__ import annotations

import fcntl
import os
import sys

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from datchuan.demo.building import build_demonstration
from datchuan.demo.story import story
from datchuan.kernel.problem import Problem
from datchuan.kernel.resources import forms_folder
from datchuan.platform.queries import installation
from datchuan.setup.operations import issue_code
from datchuan.survey.operations import publish_forms
from datchuan.territory.models import Unit


def make_ready(*, empty: bool = False) -> None:
    """Migrate; if the database of this machine is empty, build the demonstration and say so on stderr.

    A database that someone named (DATABASE_URL) is never filled on its own: Problem-like exit instead. ``empty``
    leaves an empty database as it is, for a province that sets itself up.
    """
    with (settings.HOME / ".ready.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # a second first start waits for this one
        migrate()
        if not empty and not Unit.objects.exists():
            _fill()
        _publish()


def _fill() -> None:
    if os.environ.get("DATABASE_URL"):
        sys.exit(
            "Cơ sở dữ liệu trống. Thiết lập tỉnh của bạn: datchuan run --empty. Dựng tỉnh trình diễn: datchuan demo"
        )
    build_with_progress()


def _publish() -> None:
    """The forms of this version of the program; a fault in them must not keep the pages from being served."""
    try:
        publish_forms(folder=forms_folder(), by=None)
    except Problem as problem:
        Console(stderr=True).print(f"[yellow]{problem.sentence}[/yellow]")


def migrate() -> None:
    call_command("migrate", verbosity=0, interactive=False)


def build_with_progress() -> None:
    """Build the demonstration with a progress bar, then print its accounts."""
    console = Console(stderr=True)
    console.print("Cơ sở dữ liệu trống: dựng tỉnh trình diễn Lạng Sơn năm 2020 ([bold]dữ liệu mô phỏng[/bold]).")
    columns = [TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()]
    with Progress(*columns, console=console) as progress:
        task = progress.add_task("Bắt đầu", total=1)

        def step(title: str, done: int, total: int) -> None:
            progress.update(task, description=title, completed=done, total=total)

        try:
            build_demonstration(step=step)
        except Problem as problem:
            sys.exit(problem.sentence)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    print_accounts(console)


def print_accounts(console: Console) -> None:
    told = story()
    console.print(f"Tài khoản trình diễn, mật khẩu [bold]{told.password}[/bold]:")
    for account in told.accounts:
        console.print(f"  {account['username']:<9} {account['full_name']}, {account['title']}", highlight=False)


def print_set_up_code(console: Console, address: str) -> None:
    """A new one-time code for the first person, where no province is set up; nothing otherwise."""
    if installation().province_code:
        return
    told = "Chưa thiết lập tỉnh nào. Mở địa chỉ sau và nhập mã; mỗi lần khởi động là một mã mới."
    console.print(told, soft_wrap=True)
    console.print(f"  {address}thiet-lap/", highlight=False)
    console.print(f"  Mã thiết lập: [bold]{issue_code()}[/bold]", highlight=False)
