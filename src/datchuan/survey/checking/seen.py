"""A cell as the person sees it in Excel, and the refusal of a cell."""

from __future__ import annotations

from datetime import date, datetime

from datchuan.kernel.text import nfc
from datchuan.survey.workbook import Cell

_LONGEST = 60


class Refused(Exception):  # noqa: N818 - a refusal is an outcome here, not an error
    """A cell that cannot be taken: what is wrong, and how to mend it."""

    def __init__(self, what: str, mend: str) -> None:
        super().__init__(what)
        self.what, self.mend = what, mend


def seen(cell: Cell | None) -> str:
    """What stands in the cell, whole: 5.0 → 5, 40.5 → 40,5, days as dd/mm/yyyy, TRUE and FALSE as Excel has them."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, int):
        return str(cell)
    if isinstance(cell, float):
        return f"{cell:.15g}".replace(".", ",")
    if isinstance(cell, date):
        # Not strftime: it does not pad years before 1000.
        day = f"{cell.day:02d}/{cell.month:02d}/{cell.year:04d}"
        timed = isinstance(cell, datetime) and (cell.hour or cell.minute or cell.second)
        return f"{day} {cell:%H:%M:%S}" if timed else day
    return nfc(cell) if isinstance(cell, str) else str(cell)


def quoted(cell: Cell | None) -> str:
    """The cell in Vietnamese quotes, cut where it is long."""
    text = seen(cell)
    return f"“{text[:_LONGEST]}…”" if len(text) > _LONGEST else f"“{text}”"
