"""Uploaded workbooks of any sheet: kept as they came, decided on once."""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.core.files.base import ContentFile
from django.utils import timezone

from datchuan.kernel.problem import Problem
from datchuan.people.models import Official
from datchuan.survey.models import Upload
from datchuan.survey.workbook import is_delimited
from datchuan.territory.models import Unit

State = Upload.State


def keep_upload(
    *, content: bytes, file_name: str, sheet_key: str, area: Unit, by: Official, state: str = State.PREVIEWED
) -> Upload:
    """Keep the file with who handed it in, for what sheet and area."""
    upload = Upload(
        sheet_key=sheet_key,
        file_name=Path(file_name).name[:255],
        sha256=hashlib.sha256(content).hexdigest(),
        area=area,
        uploaded_by=by,
        uploaded_at=timezone.now(),
        state=state,
    )
    kind = "csv" if is_delimited(content) else "xlsx"
    upload.file.save(f"{upload.sha256[:16]}.{kind}", ContentFile(content), save=True)
    return upload


def check_open(upload: Upload, *states: str) -> None:
    """Problem 331 when the upload was accepted or dropped before."""
    if upload.state not in (states or (State.PREVIEWED, State.ACCEPTING)):
        what = f"Tệp {upload.file_name} {upload.get_state_display().lower()} rồi"
        raise Problem(331, what, mend="Nộp tệp khác nếu cần.")


def stored_content(upload: Upload) -> bytes:
    """The file as it was handed in. Problem 332 when what is stored is not that."""
    with upload.file.open("rb") as file:
        content = file.read()
    if hashlib.sha256(content).hexdigest() != upload.sha256:
        raise Problem(332, f"Tệp {upload.file_name} đã lưu bị thay đổi", mend="Nộp lại tệp.")
    return content
