"""Where things lie, for the tests that walk the whole program."""

from __future__ import annotations

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "datchuan"
BUILT = SOURCE / "platform" / "static" / "dist"


@cache
def kept_files() -> tuple[Path, ...]:
    """Every file of the project that git keeps or would keep; without git, every file outside hidden and built ones."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        skipped = {"node_modules", "__pycache__", "var", "dist"}
        found = [p for p in ROOT.rglob("*") if not any(q.startswith(".") or q in skipped for q in p.parts)]
    else:
        found = [ROOT / name for name in done.stdout.decode().split("\0") if name]
    return tuple(sorted(path for path in found if path.is_file()))


def kept(suffix: str) -> list[Path]:
    return [path for path in kept_files() if path.suffix == suffix]


def written_modules() -> list[Path]:
    """Python modules under src that a person wrote: no migrations."""
    return [path for path in sorted(SOURCE.rglob("*.py")) if "migrations" not in path.parts]


def templates() -> list[Path]:
    return sorted(SOURCE.rglob("templates/**/*.html"))


def shown(path: Path) -> str:
    return str(path.relative_to(ROOT))
