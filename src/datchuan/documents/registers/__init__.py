"""The registers of documents as NĐ 30/2020/NĐ-CP, Phụ lục IV has them: their rows, on the page, as PDF and XLSX."""

from datchuan.documents.registers.rows import COLUMNS, RegisterRow, rows_of, seal_of

__all__ = ["COLUMNS", "RegisterRow", "rows_of", "seal_of"]
