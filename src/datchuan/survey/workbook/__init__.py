"""Reading an uploaded workbook: refuse what is unsafe or is no workbook, then find the table in it."""

from datchuan.survey.workbook.container import Limits
from datchuan.survey.workbook.table import Cell, RawTable, is_blank, read_workbook

__all__ = ["Cell", "Limits", "RawTable", "is_blank", "read_workbook"]
