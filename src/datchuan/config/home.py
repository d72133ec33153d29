"""Where this installation keeps its database, files and secret."""

from __future__ import annotations

import os
import secrets
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
    """A random key made once per installation, readable by its owner only."""
    path = folder / "secret.key"
    if not path.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(50))
    return path.read_text()
