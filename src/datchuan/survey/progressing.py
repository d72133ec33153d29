"""How far the work on an upload is, or other work beside the pages that has a name of its own, told while it goes on.

In a small file beside the uploads: the work itself stands in one transaction, of which nobody sees anything before its
end, and may be done by another process than the pages.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings

TOLD_EVERY = 0.3  # seconds
# Nothing told for so long: whoever did the work is gone, and another may begin it anew.
GONE_AFTER = 60.0
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Step:
    """What is being done, and how many rows of how many."""

    title: str
    done: int
    total: int


@contextmanager
def telling(upload_id: int | str) -> Iterator[Progress]:
    """Gives the function by which the work tells how far it is; what was told goes when the work ends."""
    path = _path(upload_id)
    path.parent.mkdir(parents=True, exist_ok=True)
    last: list[object] = ["", 0.0]

    def tell(title: str, done: int, total: int) -> None:
        now = time.monotonic()
        if title == last[0] and done < total and now - float(str(last[1])) < TOLD_EVERY:
            return
        last[:] = [title, now]
        fresh = path.with_suffix(".new")
        fresh.write_text(json.dumps(asdict(Step(title, done, total))))
        fresh.replace(path)

    tell("", 0, 0)
    try:
        yield tell
    finally:
        path.unlink(missing_ok=True)


def told(upload_id: int | str) -> Step | None:
    """The last that was told; None when nobody works on it."""
    try:
        return Step(**json.loads(_path(upload_id).read_text()))
    except FileNotFoundError:
        return None


def is_worked_on(upload_id: int | str) -> bool:
    """Whether somebody told something not long ago."""
    try:
        return time.time() - _path(upload_id).stat().st_mtime < GONE_AFTER
    except FileNotFoundError:
        return False


def _path(upload_id: int | str) -> Path:
    return Path(settings.MEDIA_ROOT) / "uploads" / "progress" / f"{upload_id}.json"
