"""Where the reviewed text files lie: beside the source in a checkout, inside the package in a wheel."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent
_PACKED = _PACKAGE / "packed"
_CHECKOUT = _PACKAGE.parent.parent


def law_folder() -> Path:
    """The folder of the reviewed law files."""
    return _folder("law")


def data_folder() -> Path:
    """The folder of units, changes, shapes, figures and the demonstration."""
    return _folder("data")


def forms_folder() -> Path:
    """The folder of the forms of the field, as text tables."""
    return _folder("forms")


def papers_folder() -> Path:
    """The folder of the content templates of papers."""
    return _folder("papers")


def checkout() -> Path | None:
    """The project's root when running from a checkout, ``None`` from an installed wheel."""
    return _CHECKOUT if (_CHECKOUT / "pyproject.toml").is_file() and not _PACKED.is_dir() else None


@cache  # asked for with every look into the law; neither place moves while the program runs
def _folder(name: str) -> Path:
    packed = _PACKED / name
    return packed if packed.is_dir() else _CHECKOUT / name
