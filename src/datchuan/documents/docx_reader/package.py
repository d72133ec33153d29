"""Opening a file that claims to be our DOCX: size, kind, parts. Nothing in it is run or fetched."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from lxml import etree

from datchuan.documents.docx_renderer.imprint import MADE_BY, MARK, unpacked
from datchuan.kernel.problem import Problem

MOST_BYTES = 60_000_000  # all parts together, unpacked
MOST_PARTS = 1000
MOST_IMPRINT = 2_000_000
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # Word 97-2003, and any file under a password
_SAVE_AS = "Mở trong Word, chọn Lưu thành (Save As), loại Word Document (.docx), không đặt mật khẩu, rồi nộp lại."


@lru_cache(maxsize=256)
def tag(name: str) -> str:
    """``tag("p")`` is WordprocessingML's ``{…}p``."""
    return f"{{{_WORD}}}{name}"


@dataclass(frozen=True)
class Package:
    """The parts that are read. ``imprint`` is empty when the program that saved the file dropped it."""

    document: Any
    styles: Any
    numbering: Any
    mark: str
    imprint: dict[str, Any] = field(default_factory=dict)


def open_package(data: bytes) -> Package:
    """The parts of the file. Problems 560-563 for what is no paper of ours."""
    archive = _archive(data)
    names = set(archive.namelist())
    if any(name.lower().endswith("vbaproject.bin") for name in names) or b"macroEnabled" in _types(archive, names):
        raise Problem(562, "Tệp có macro, không nhận", mend=_SAVE_AS)
    if "word/document.xml" not in names:
        raise _not_word()
    document = _parsed(archive, "word/document.xml")
    if document.tag.startswith(f"{{{_STRICT}}}"):
        raise Problem(560, "Tệp được lưu dạng Strict Open XML", mend=_SAVE_AS)
    if document.tag != tag("document") or document.find(tag("body")) is None:
        raise _not_word()
    properties = _properties(archive, names)
    if MADE_BY not in properties:
        raise Problem(
            563,
            "Tệp này không phải bản Word do phần mềm xuất ra",
            mend="Tải bản Word của văn bản về, sửa trên bản đó rồi nộp lại.",
        )
    styles, numbering = (
        _parsed(archive, name) if name in names else None for name in ("word/styles.xml", "word/numbering.xml")
    )
    return Package(document, styles, numbering, properties.get(MARK, ""), unpacked(properties, most=MOST_IMPRINT))


def _not_word() -> Problem:
    return Problem(560, "Tệp không phải văn bản Word (.docx)", mend=_SAVE_AS)


def _archive(data: bytes) -> zipfile.ZipFile:
    if data.startswith(_OLD):
        raise Problem(560, "Tệp là Word đời cũ (.doc) hoặc có mật khẩu", mend=_SAVE_AS)
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise _not_word() from error
    if len(entries) > MOST_PARTS or sum(each.file_size for each in entries) > MOST_BYTES:
        raise Problem(
            561,
            "Tệp quá lớn khi mở ra",
            mend="Bỏ hình ảnh và phần nhúng khỏi tệp rồi nộp lại; văn bản chỉ gồm chữ và bảng.",
        )
    return archive


def _content(archive: zipfile.ZipFile, name: str) -> bytes:
    """A part's bytes, never more than it declared: what unpacks to more is no honest file."""
    try:
        with archive.open(name) as source:
            data = source.read(MOST_BYTES + 1)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError, ValueError) as error:
        raise Problem(560, "Tệp hỏng, không mở được", mend=_SAVE_AS) from error
    if len(data) > MOST_BYTES:
        raise Problem(561, "Tệp quá lớn khi mở ra", mend=_SAVE_AS)
    return data


def _parsed(archive: zipfile.ZipFile, name: str) -> Any:
    data = _content(archive, name)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Problem(560, f"Phần {name} của tệp hỏng, không đọc được", mend=_SAVE_AS) from error
    if root.getroottree().docinfo.doctype:
        raise Problem(560, f"Phần {name} của tệp có khai báo lạ", mend=_SAVE_AS)
    return root


def _types(archive: zipfile.ZipFile, names: set[str]) -> bytes:
    return _content(archive, "[Content_Types].xml") if "[Content_Types].xml" in names else b""


def _properties(archive: zipfile.ZipFile, names: set[str]) -> dict[str, str]:
    if "docProps/custom.xml" not in names:
        return {}
    root = _parsed(archive, "docProps/custom.xml")
    return {each.get("name", ""): "".join(each.itertext()).strip() for each in root}
