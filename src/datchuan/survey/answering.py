"""A table as an answer that is a file."""

from __future__ import annotations

from collections.abc import Sequence
from tempfile import TemporaryFile

from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse

from datchuan.survey.delivering import KINDS, csv_chunks, write_sheet


def table_answer(
    kind: str, name: str, title: str, headings: Sequence[str], rows: Sequence[list[str]]
) -> HttpResponseBase:
    """Rows of text as CSV or as a workbook with one sheet of that ``title``, under a file ``name`` without marks."""
    response: HttpResponseBase
    if kind == "csv":
        response = StreamingHttpResponse(csv_chunks(headings, rows, range(len(headings))))
    else:
        file = TemporaryFile()  # noqa: SIM115 - the response closes it
        write_sheet(title, headings, rows, (), file)
        file.seek(0)
        response = FileResponse(file)
    response["Content-Type"] = KINDS[kind]
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
