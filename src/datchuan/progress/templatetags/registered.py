"""The table of registered communes on the first page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django import template

if TYPE_CHECKING:
    from datchuan.progress.queries import RegisteredRow

register = template.Library()


@register.simple_tag
def registered_codes(rows: Sequence[RegisteredRow]) -> list[str]:
    """The indicators of the table: of the first commune that is judged, since one that ended is not."""
    return next(([cell.code for cell in row.cells] for row in rows if row.cells), [])
