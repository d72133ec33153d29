"""A small province on either database with its server, for what is measured of submissions."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.commune import start_postgresql

DATABASES = ("sqlite", "postgresql")


@dataclass(frozen=True)
class Ground:
    """Where it stands. ``url`` is its DATABASE_URL; ``postmaster`` the process of PostgreSQL, 0 on SQLite."""

    home: Path
    url: str
    postmaster: int = 0


@contextmanager
def ground(database: str, *, whole: bool = False) -> Iterator[Ground]:
    """A new home and database with the houses of the tests' communes, or with the ``whole`` province; Django is set up
    on it."""
    with tempfile.TemporaryDirectory(prefix="datchuan-bench-") as name:
        home = Path(name)
        (home / "static").mkdir()
        os.environ |= {"DATCHUAN_HOME": name, "DJANGO_SETTINGS_MODULE": "datchuan.config.settings"}
        os.environ["DATABASE_URL"] = f"sqlite:///{home / 'datchuan.sqlite3'}"
        stop = start_postgresql(home) if database == "postgresql" else lambda: None
        try:
            import django

            django.setup()
            from django.core.management import call_command

            from datchuan.demo.building import build_demonstration

            call_command("migrate", verbosity=0)
            from tests.making import COMMUNES

            build_demonstration(only_communes=None if whole else COMMUNES)
            yield Ground(home, os.environ["DATABASE_URL"], _postmaster(home) if database == "postgresql" else 0)
        finally:
            stop()


def _postmaster(home: Path) -> int:
    return int((home / "postgresql" / "postmaster.pid").read_text().split()[0])


def durability() -> str:
    """What the database says of itself."""
    from django.db import connection

    asked = ["fsync", "synchronous_commit"] if connection.vendor == "postgresql" else ["synchronous", "journal_mode"]
    with connection.cursor() as cursor:
        return ", ".join(f"{name} {_answer(cursor, name)}" for name in asked)


def _answer(cursor: object, name: str) -> object:
    from django.db import connection

    cursor.execute(f"SHOW {name}" if connection.vendor == "postgresql" else f"PRAGMA {name}")  # type: ignore[attr-defined]
    return cursor.fetchone()[0]  # type: ignore[attr-defined]


def processor_seconds(root: int) -> float:
    """User and system time of a process and all below it, with those of its that have ended."""
    if not root:
        return 0.0
    known = {pid: fields for each in Path("/proc").iterdir() if (pid := _pid(each)) and (fields := _stat(pid))}
    family = {root}
    while more := {pid for pid, fields in known.items() if int(fields[1]) in family} - family:
        family |= more
    ticks = sum(sum(map(int, known[pid][11:15])) for pid in family if pid in known)
    return ticks / os.sysconf("SC_CLK_TCK")


def _pid(folder: Path) -> int:
    return int(folder.name) if folder.name.isdigit() else 0


def _stat(pid: int) -> list[str]:
    """The fields of /proc/PID/stat after the name: state, parent, …, its own times and those of its ended children."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []
