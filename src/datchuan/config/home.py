"""Where this installation keeps its database, files and secret."""

from __future__ import annotations

import contextlib
import os
import secrets
import sys
from pathlib import Path

import platformdirs

from datchuan.kernel.resources import checkout


def home() -> Path:
    """DATCHUAN_HOME, else ``var/`` of a checkout, else the user's data folder."""
    given = os.environ.get("DATCHUAN_HOME")
    if given:
        return Path(given).expanduser().resolve()
    root = checkout()
    return root / "var" if root else Path(platformdirs.user_data_dir("datchuan"))


def secret_key(folder: Path) -> str:
    """A random key made once per installation, readable by its owner only. Two first starts get the same one."""
    path = folder / "secret.key"
    if not path.is_file() or not path.stat().st_size:
        draft = folder / f"secret.{os.getpid()}"
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(50))
        if path.is_file():  # left empty by a start that was stopped
            path.unlink()
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    return path.read_text()


def make_home(folder: Path) -> None:
    """Make the folder; a sentence and an end when that cannot be."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        sys.exit(f"Không tạo được thư mục dữ liệu {folder} ({error.strerror}). Đặt DATCHUAN_HOME ở nơi ghi được.")
