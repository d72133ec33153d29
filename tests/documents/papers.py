"""Papers to print in tests, and readers that measure what came out."""

from __future__ import annotations

import ctypes
import io
import re
import unicodedata
import zipfile
from dataclasses import dataclass, replace
from datetime import date

import pypdfium2
from lxml import etree

from datchuan.documents.content import (
    Appendix,
    Column,
    Document,
    DocumentType,
    Heading,
    Issuer,
    ListItem,
    Paragraph,
    Recipient,
    Run,
    Signatory,
    Table,
)

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MM = 72 / 25.4
SXD = Issuer("SỞ XÂY DỰNG", "SXD", "Lạng Sơn", "UBND TỈNH LẠNG SƠN", "Sở Xây dựng tỉnh Lạng Sơn")
DEPUTY = Signatory("PHÓ GIÁM ĐỐC", "Hoàng Minh Tuấn", "KT.", "GIÁM ĐỐC")
RECIPIENTS = (Recipient("UBND tỉnh", "(b/c)"), Recipient("UBND các huyện, thành phố", "(thực hiện)"))
TABLE = Table(
    (Column("STT", 0.5, "center"), Column("Tên xã", 2), Column("Tỷ lệ", 1, "right"), Column("Ghi chú", 2, "justify")),
    [["1", "Xã Tân Văn", "75,0 %", "đạt"], ["2", "Xã Mông Ân", "70,1 %", "còn thiếu 17 nhà"]],
    "Bảng 1. Kết quả",
)
BODY = (
    Heading(1, "I.", "MỤC ĐÍCH, YÊU CẦU"),
    Heading(2, "1.", "Mục đích"),
    Paragraph(["Nội dung ", Run("quan trọng", bold=True), " và ", Run("cần chú ý", italic=True), " của kế hoạch."]),
    ListItem("Việc thứ nhất;"),
    TABLE,
    Paragraph("Đề nghị các đơn vị thực hiện./."),
)


def plan(**changes: object) -> Document:
    base = Document(
        type=DocumentType.PLAN,
        issuer=SXD,
        form_day=date(2020, 3, 16),
        subject="Thực hiện tiêu chí quy hoạch, nhà ở dân cư năm 2020",
        bases=("Căn cứ Quyết định số 1980/QĐ-TTg;", "Căn cứ Kế hoạch số 18/KH-UBND"),
        body=BODY,
        recipients=RECIPIENTS,
        signatory=DEPUTY,
        archive="VT, QLN",
    )
    return replace(base, **changes)


def letter(**changes: object) -> Document:
    return plan(
        **{
            "type": DocumentType.OFFICIAL_LETTER,
            "drafting_unit": "QLN",
            "addressees": ("Văn phòng Điều phối nông thôn mới tỉnh",),
            "subject": "đôn đốc hoàn thiện hồ sơ tiêu chí nhà ở dân cư",
            **changes,
        }
    )


def long_plan(**changes: object) -> Document:
    """Several pages, a table on its side, two appendices of which one is on its side."""
    text = Paragraph("Các huyện, thành phố rà soát quy hoạch xây dựng xã và nhà ở của từng hộ trên địa bàn. " * 8)
    wide = replace(TABLE, landscape=True)
    appendices = (
        Appendix("Danh sách xã", (text, text, text, text, text, text, TABLE), "I"),
        Appendix("Biểu tổng hợp", (TABLE,), "II", landscape=True),
    )
    body = (*BODY[:3], *[text] * 9, wide, *[text] * 3)
    return plan(**{"body": body, "appendices": appendices, "simulated": True, **changes})


def folded(text: str) -> str:
    """The words in order, whatever the white space; a hyphen at a line's end comes back as U+0002 from PDFium."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", text.replace("\x02", "-").replace("\ufffe", "-"))).strip()


# ---------------------------------------------------------------- PDF


@dataclass
class Line:
    """A line of a PDF page set in one face: text, type, and place from the page's upper left corner."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    size: float
    font: str

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2


class Pdf:
    def __init__(self, data: bytes) -> None:
        self.file = pypdfium2.PdfDocument(data)
        self.data = data

    def __len__(self) -> int:
        return len(self.file)

    def text(self, page: int) -> str:
        return self.file[page].get_textpage().get_text_range()

    def lines(self, page: int) -> list[Line]:
        sheet = self.file[page]
        text, height = sheet.get_textpage(), sheet.get_height()
        made: list[Line] = []
        letters: list[tuple[str, tuple[float, float, float, float], int]] = []
        face = None

        def flush() -> None:
            if letters and "".join(each[0] for each in letters).strip():
                solid = [each for each in letters if not each[0].isspace()]
                index = solid[0][2]
                made.append(
                    Line(
                        text=folded("".join(each[0] for each in letters)),
                        left=min(each[1][0] for each in solid),
                        right=max(each[1][2] for each in solid),
                        top=height - max(each[1][3] for each in solid),
                        bottom=height - min(each[1][1] for each in solid),
                        size=pypdfium2.raw.FPDFText_GetFontSize(text, index),
                        font=self._font(text, index),
                    )
                )
            letters.clear()

        for index in range(text.count_chars()):
            letter = chr(pypdfium2.raw.FPDFText_GetUnicode(text, index))
            if letter in "\r\n" or (letters and not letter.isspace() and self._face(text, index) != face):
                flush()
            if letter not in "\r\n":
                face = face if letter.isspace() else self._face(text, index)
                letters.append((letter, text.get_charbox(index), index))
        flush()
        return made

    def line(self, words: str, page: int = 0) -> Line:
        return next(each for each in self.lines(page) if words in each.text)

    def rules(self, page: int = 0) -> list[tuple[float, float, float]]:
        """Horizontal strokes: left, right and height from the page's top, in points."""
        sheet = self.file[page]
        found = []
        for each in sheet.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_PATH]):
            left, bottom, right, top = each.get_bounds()
            stroke = ctypes.c_float()  # PDFium's bounds reach out by the stroke's weight
            pypdfium2.raw.FPDFPageObj_GetStrokeWidth(each, stroke)
            left, right = left + stroke.value, right - stroke.value
            if top - bottom < 2 and right - left > 10:
                found.append((left, right, sheet.get_height() - (top + bottom) / 2))
        return found

    def fonts(self) -> set[tuple[str, bool]]:
        """(name, embedded) of every font used."""
        found = set()
        for page in range(len(self)):
            text = self.file[page].get_textpage()
            for index in range(text.count_chars()):
                if not chr(pypdfium2.raw.FPDFText_GetUnicode(text, index)).isspace():
                    found.add(self._font(text, index))
        return {(name, bool(re.match(r"[A-Z]{6}\+", self._full(name)))) for name in found}

    def _full(self, name: str) -> str:
        match = re.search(rb"/BaseFont\s*/([A-Z]{6}\+" + name.encode() + rb")", self.data)
        return match.group(1).decode() if match else name

    def _face(self, text: pypdfium2.PdfTextPage, index: int) -> tuple[str, float]:
        return self._font(text, index), pypdfium2.raw.FPDFText_GetFontSize(text, index)

    @staticmethod
    def _font(text: pypdfium2.PdfTextPage, index: int) -> str:
        flags = ctypes.c_int()
        size = pypdfium2.raw.FPDFText_GetFontInfo(text, index, None, 0, ctypes.byref(flags))
        buffer = ctypes.create_string_buffer(size)
        pypdfium2.raw.FPDFText_GetFontInfo(text, index, buffer, size, ctypes.byref(flags))
        return buffer.value.decode().split("+")[-1]


# ---------------------------------------------------------------- DOCX


class Docx:
    def __init__(self, data: bytes) -> None:
        self.archive = zipfile.ZipFile(io.BytesIO(data))
        self.body = self.part("word/document.xml").find(f"{W}body")

    def part(self, name: str) -> etree._Element:
        return etree.fromstring(self.archive.read(name))

    def sections(self) -> list[etree._Element]:
        return list(self.body.iter(f"{W}sectPr"))

    def target(self, section: etree._Element, kind: str, which: str) -> etree._Element:
        """The header or footer part of a section: ``which`` is default or first."""
        relations = self.part("word/_rels/document.xml.rels")
        key = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
        for each in section.findall(f"{W}{kind}Reference"):
            if each.get(f"{W}type") == which:
                target = next(r.get("Target") for r in relations if r.get("Id") == each.get(key))
                return self.part(f"word/{target}")
        raise AssertionError(f"no {which} {kind}")

    def paragraphs(self) -> list[etree._Element]:
        return list(self.body.iter(f"{W}p"))

    def paragraph(self, words: str) -> etree._Element:
        return next(each for each in self.paragraphs() if words in folded(text_of(each)))

    def text(self) -> str:
        return folded(" ".join(text_of(each) for each in self.paragraphs()))


def text_of(element: etree._Element) -> str:
    return "".join(each.text or "" for each in element.iter(f"{W}t"))


def size_of(paragraph: etree._Element) -> float:
    return int(paragraph.find(f".//{W}rPr/{W}sz").get(f"{W}val")) / 2


def is_face(paragraph: etree._Element, face: str) -> bool:
    return paragraph.find(f".//{W}r/{W}rPr/{W}{face}") is not None


def value(element: etree._Element, path: str, name: str) -> int:
    return int(element.find(path.replace("w:", W)).get(f"{W}{name}"))
