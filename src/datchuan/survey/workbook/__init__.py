"""Reading an uploaded workbook or CSV file: refuse what is unsafe or is neither, then find the table in it."""

from datchuan.survey.workbook.container import Limits
from datchuan.survey.workbook.delimited import is_delimited, read_table
from datchuan.survey.workbook.table import Cell, RawTable, is_blank, read_workbook

__all__ = ["Cell", "Limits", "RawTable", "is_blank", "is_delimited", "read_table", "read_workbook"]
