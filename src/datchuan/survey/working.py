"""The work that goes on beside the pages: checked submissions become facts, then are looked at for reasons to doubt
them; then what other rooms registered (papers by the hundred, large files of houses).

What has to be done stands in the database (``Submission.state``, ``examined_at``), so a process that dies loses
nothing: whoever comes next goes on. A thread of each of the server's processes does it, one at a time, or
``datchuan work`` in a process of its own.
"""

from __future__ import annotations

import logging
import threading
from time import monotonic

from django.db import close_old_connections, connection
from django.utils import timezone

from datchuan.platform.queries import working_day
from datchuan.platform.ticking import tick
from datchuan.platform.working import call_worker, called, working_alone, works
from datchuan.survey.operations.examining import examine_waiting
from datchuan.survey.operations.taking import take_waiting

__all__ = ["call_worker", "start_worker", "work_for_ever", "work_once"]

logger = logging.getLogger("datchuan.survey")
EVERY = 5.0
TICKED_EVERY = 300.0  # seconds between two looks at the recurring jobs


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


def tick_once() -> None:
    """Run the recurring jobs that are due; what fails is kept with its run."""
    close_old_connections()
    try:
        tick(timezone.now(), working_day())
    except Exception:
        logger.exception("the clock could not tick")
    finally:
        close_old_connections()


def work_for_ever(stop: threading.Event, every: float = EVERY, ticked_every: float = TICKED_EVERY) -> None:
    """Look for work whenever called, and every few seconds; for recurring jobs every few minutes."""
    ticked = monotonic()
    while not stop.is_set():
        with working_alone(stop):
            while not stop.is_set() and work_once():
                pass
            if not stop.is_set() and monotonic() - ticked >= ticked_every:
                tick_once()
                ticked = monotonic()
        called.wait(every)
        called.clear()
    connection.close()


def start_worker() -> threading.Event:
    """Start the thread; setting the event that is returned stops it."""
    stop = threading.Event()
    threading.Thread(target=work_for_ever, args=(stop,), name="datchuan-work", daemon=True).start()
    return stop
