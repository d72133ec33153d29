"""Checking a table cell by cell: clean rows with Python values, and every fault as a sentence that helps."""

from datchuan.survey.checking.rows import Checked, CheckedRow, ExtraRule, Fault, Reader, check, reader_of

__all__ = ["Checked", "CheckedRow", "ExtraRule", "Fault", "Reader", "check", "reader_of"]
