"""The work that goes on beside the pages: checked submissions become facts, then are looked at for reasons to doubt
them; then what other rooms registered (papers by the hundred, large files of houses).

What has to be done stands in the database (``Submission.state``, ``examined_at``), so a process that dies loses
nothing: whoever comes next goes on. A thread of each of the server's processes does it, one at a time, or
``datchuan work`` in a process of its own.
"""

from __future__ import annotations

import logging
import threading

from django.db import close_old_connections, connection

from datchuan.platform.working import call_worker, called, working_alone, works
from datchuan.survey.operations.examining import examine_waiting
from datchuan.survey.operations.taking import take_waiting

__all__ = ["call_worker", "start_worker", "work_for_ever", "work_once"]

logger = logging.getLogger("datchuan.survey")
EVERY = 5.0


def work_once() -> int:
    """Do what waits; a failure is logged and tried again next time."""
    close_old_connections()
    try:
        return take_waiting() + examine_waiting() + sum(work() for work in works())
    except Exception:
        logger.exception("some work failed; what was not done waits")
        return 0
    finally:
        close_old_connections()


def work_for_ever(stop: threading.Event, every: float = EVERY) -> None:
    """Look for work whenever called, and every few seconds."""
    while not stop.is_set():
        with working_alone(stop):
            while not stop.is_set() and work_once():
                pass
        called.wait(every)
        called.clear()
    connection.close()


def start_worker() -> threading.Event:
    """Start the thread; setting the event that is returned stops it."""
    stop = threading.Event()
    threading.Thread(target=work_for_ever, args=(stop,), name="datchuan-work", daemon=True).start()
    return stop
