"""The same facts through docxtpl: a Word template with Jinja's tags, two tables and the lists of a confirmation."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from docx import Document
from docxtpl import DocxTemplate

TABLES = {
    "kết_quả": ("chỉ_tiêu", "nội_dung", "yêu_cầu", "thực_trạng", "kết_luận", "căn_cứ"),
    "điều_kiện_nhà": ("chỉ_tiêu", "yêu_cầu", "chưa_đạt", "chưa_rõ", "tổng"),
    "quy_hoạch": ("tên", "quyết_định", "ngày_phê_duyệt", "ngày_công_bố", "hạn_công_bố", "rà_soát_chưa_xong"),
}


def template(path: Path) -> None:
    """No letterhead: less than ours prints."""
    word = Document()
    word.add_paragraph("{{ cơ_quan }} xác nhận mức độ đạt tiêu chí của {{ nơi }} năm {{ năm }} theo {{ bộ_tiêu_chí }}")
    for name in TABLES:
        table(word, name)
    word.add_paragraph("{%p for mục in tiêu_chí %}")
    word.add_paragraph("Tiêu chí số {{ mục.số }} - {{ mục.tên }}: {{ mục.kết_luận }}.")
    word.add_paragraph("{%p endfor %}")
    word.save(path)


def table(word, name: str) -> None:
    fields = TABLES[name]
    made = word.add_table(rows=4, cols=len(fields))
    made.style = "Table Grid"
    for place, each in enumerate(fields):
        made.cell(0, place).text = each
        made.cell(2, place).text = f"{{{{ một.{each} }}}}"
    made.cell(1, 0).text = f"{{%tr for một in {name} %}}"
    made.cell(3, 0).text = "{%tr endfor %}"


def main() -> None:
    facts, folder = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")), Path(sys.argv[2])
    template(folder / "template.docx")
    for place, each in enumerate(facts):
        paper = DocxTemplate(folder / "template.docx")
        paper.render(each)
        paper.save(folder / f"paper-{place:03d}.docx")


main()
