"""What rooms do beside the pages: each registers its work; the loop that does it is of the room ``survey``.

What has to be done stands in the database, so that a process that dies loses nothing.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

Work = Callable[[], int]

_works: list[Work] = []
called = threading.Event()


def on_work(work: Work) -> None:
    """Register work (once, in an AppConfig.ready): a function that does some of what waits, a few seconds' worth, and
    returns how much it did."""
    if work not in _works:
        _works.append(work)


def works() -> Sequence[Work]:
    return _works


def call_worker() -> None:
    """There is something to do: the worker need not wait its time out."""
    called.set()
