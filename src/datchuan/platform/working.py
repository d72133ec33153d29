"""What rooms do beside the pages: each registers its work; the loop that does it is of the room ``survey``.

What has to be done stands in the database, so that a process that dies loses nothing.
"""

from __future__ import annotations

import fcntl
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from django.conf import settings

Work = Callable[[], int]
ASKED_AGAIN = 0.2  # seconds until another process is asked again whether it has done its work

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


@contextmanager
def working_alone(stop: threading.Event) -> Iterator[None]:
    """Of the processes of this machine one works at a time; the others wait, so that nobody who was called is missed.

    The lock falls with the process that holds it. What two machines would do at once is kept apart by the database.
    """
    with (settings.HOME / ".work.lock").open("w") as lock:
        while not stop.is_set():
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                stop.wait(ASKED_AGAIN)
        yield
