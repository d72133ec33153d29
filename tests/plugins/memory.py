"""Python's search for cycles, loaded by ``-p`` (pyproject.toml): what was collected stays until the end and need not
be searched again and again, and a test that makes many objects is not searched after every few hundred of them. A
sixth of the time of a test went there."""

from __future__ import annotations

import gc

import pytest

# Objects made since the last search, and how many searches of the young lead to one of the older.
_NEW, _YOUNG, _OLDER = 100_000, 20, 20


def pytest_collection_finish(session: pytest.Session) -> None:
    gc.collect()
    gc.freeze()
    gc.set_threshold(_NEW, _YOUNG, _OLDER)


def pytest_unconfigure() -> None:
    """Modules written in C++ tell of what is still there when the program ends."""
    gc.unfreeze()
