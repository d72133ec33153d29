"""Large files of houses, read and recorded beside the pages; what has to be done stands in ``Upload.state``."""

from __future__ import annotations

import gc
import logging
from collections.abc import Iterator
from contextlib import contextmanager

from datchuan.housing.importing import accept_upload, preview_waiting, refuse_upload
from datchuan.housing.sheet import house_sheet
from datchuan.kernel.problem import Problem
from datchuan.platform.queries import working_day
from datchuan.survey.models import Upload
from datchuan.survey.progressing import Progress, is_worked_on, telling

logger = logging.getLogger("datchuan.housing")
# Bytes from which a file is large: some ten thousand rows, more than a person waits for before a page.
LARGE = 1_000_000
_OUR_FAULT = "Phần mềm gặp lỗi khi đọc tệp (đã ghi vào nhật ký máy chủ). Chưa có gì được nhập, tệp được giữ nguyên."


def bring_waiting() -> int:
    """Read or record the oldest large file that waits and that nobody works on: 1, or 0 when there is none."""
    states = (Upload.State.WAITING, Upload.State.ACCEPTING)
    waiting = Upload.objects.filter(state__in=states, sheet_key=house_sheet().key).select_related(
        "area", "uploaded_by", "decided_by"
    )
    upload = next((each for each in waiting.order_by("pk") if not is_worked_on(each.pk)), None)
    if upload is None:
        return 0
    with telling(upload.pk) as progress, _few_collections():
        try:
            _bring(upload, progress)
        except Problem as problem:
            refuse_upload(upload=upload, sentence=problem.sentence)
        except Exception:
            logger.exception("upload %s could not be brought in", upload.pk)
            refuse_upload(upload=upload, sentence=_OUR_FAULT)
    return 1


@contextmanager
def _few_collections() -> Iterator[None]:
    """Millions of objects live until the end: looking through them again and again costs a quarter of the time."""
    usual = gc.get_threshold()
    gc.set_threshold(100_000, 50, 100)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def _bring(upload: Upload, progress: Progress) -> None:
    if upload.state == Upload.State.WAITING:
        preview_waiting(upload=upload, today=working_day(), progress=progress)
        return
    by = upload.decided_by or upload.uploaded_by
    accept_upload(upload=upload, by=by, today=working_day(), progress=progress)
