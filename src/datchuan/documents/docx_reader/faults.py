"""What Word can hold and a paper's content cannot: found all at once, and named with its place (Problems 565, 566)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from datchuan.documents.docx_reader.package import tag
from datchuan.kernel.problem import Problem
from datchuan.kernel.text import nfc

_TRACKED = tuple(
    tag(name)
    for name in (
        *("ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange", "sectPrChange", "tblPrChange", "tblGridChange"),
        *("trPrChange", "tcPrChange", "tblPrExChange", "numberingChange", "cellIns", "cellDel", "cellMerge"),
    )
)
_ALTERNATIVE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_MERGED = (tag("gridSpan"), tag("vMerge"), tag("hMerge"))
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_LOST = {
    tag("drawing"): "hình ảnh hoặc hình vẽ",
    tag("pict"): "hình ảnh hoặc hình vẽ",
    tag("object"): "đối tượng nhúng",
    tag("footnoteReference"): "chú thích cuối trang",
    tag("endnoteReference"): "chú thích cuối văn bản",
    tag("altChunk"): "phần chèn từ tệp khác",
    tag("sym"): "ký hiệu chèn bằng lệnh Symbol",
    f"{_MATH}oMath": "công thức",
}
_MOST_NAMED = 10
_QUOTED = 40


def refuse_unsettled(body: Any) -> None:
    """Problem 565 for tracked changes or comments: nobody has decided yet what the text is."""
    changes = sum(1 for _ in body.iter(*_TRACKED))
    if changes:
        raise Problem(
            565,
            f"Tệp còn {changes} chỗ sửa có theo dõi (Track Changes) chưa quyết định",
            mend="Trong Word: Review → Accept All Changes (hoặc Reject), lưu lại rồi nộp.",
        )
    comments = sum(1 for each in body.iter(tag("commentReference")))
    if comments:
        raise Problem(
            565,
            f"Tệp còn {comments} ghi chú bên lề (Comments)",
            mend="Trong Word: Review → Delete → Delete All Comments in Document, lưu lại rồi nộp.",
        )


def refuse_unbearable(body: Any) -> None:
    """Problem 566: pictures, boxes, notes, nested tables, merged cells, each named with its place."""
    found = list(dict.fromkeys(f"{what} ở {place_of(element, body)}" for what, element in _unbearable(body)))
    if found:
        more = f"; và {len(found) - _MOST_NAMED} chỗ khác" if len(found) > _MOST_NAMED else ""
        raise Problem(
            566,
            f"Có phần không đưa được vào văn bản: {'; '.join(found[:_MOST_NAMED])}{more}",
            mend="Bỏ các phần đó khỏi tệp, viết lại bằng chữ hoặc bảng đơn giản, rồi nộp lại.",
        )


def refuse_unread(body: Any, seen: set[Any]) -> None:
    """Problem 566 for text that stands where nobody looked: nothing is lost without a word."""
    lost = [each for each in body.iter(tag("t")) if (each.text or "").strip() and each not in seen]
    if lost:
        places = list(dict.fromkeys(place_of(each, body) for each in lost))[:_MOST_NAMED]
        raise Problem(
            566,
            f"Có chữ nằm trong phần không đọc được: {'; '.join(places)}",
            mend="Chép phần đó thành đoạn văn thường (Paste → Keep Text Only) rồi nộp lại.",
        )


def _unbearable(body: Any) -> Iterator[tuple[str, Any]]:
    for each in body.iter(*_LOST, *_MERGED, _ALTERNATIVE, tag("tbl")):
        above = {parent.tag for parent in each.iterancestors()}
        if _ALTERNATIVE in above or tag("txbxContent") in above:
            continue
        if each.tag == _ALTERNATIVE or each.tag in _LOST:
            has_box = next(each.iter(tag("txbxContent")), None) is not None
            yield ("hộp chữ" if has_box else _LOST.get(each.tag, _LOST[tag("drawing")])), each
        elif each.tag == tag("tbl") and tag("tc") in above:
            yield "bảng lồng trong bảng", each
        elif each.tag in _MERGED and each.get(tag("val")) != "1":
            yield "ô gộp", each


def place_of(element: Any, body: Any) -> str:
    """Where an element stands, as a person looks for it: a table by its order, a paragraph by its first words."""
    above = [element, *element.iterancestors()]
    tables = [each for each in above if each.tag == tag("tbl")]
    if tables:
        table, row = (
            tables[-1],
            next((each for each in above if each.tag == tag("tr") and each.getparent() is tables[-1]), None),
        )
        order = [each for each in body.iter(tag("tbl")) if tag("tc") not in {up.tag for up in each.iterancestors()}]
        place = f"bảng thứ {order.index(table) + 1} trong tệp"
        return f"{place}, dòng {table.findall(tag('tr')).index(row) + 1}" if row is not None else place
    paragraph = next((each for each in above if each.tag == tag("p")), None)
    text = words_of(paragraph) if paragraph is not None else ""
    if text:
        return f"đoạn “{text[:_QUOTED]}{'…' if len(text) > _QUOTED else ''}”"
    before = next((words for words in _texts_before(paragraph, body)), "")
    return f"đoạn trống sau “{before[:_QUOTED]}”" if before else "đầu văn bản"


def _texts_before(paragraph: Any, body: Any) -> Iterator[str]:
    seen = []
    for each in body.iter(tag("p")):
        if each is paragraph:
            break
        seen.append(each)
    return (words for words in map(words_of, reversed(seen)) if words)


def words_of(element: Any) -> str:
    """The text of an element without that of boxes in it, composed, single-spaced."""
    texts = [
        each for each in element.iter(tag("t")) if tag("txbxContent") not in {up.tag for up in each.iterancestors()}
    ]
    return nfc("".join(each.text or "" for each in texts))
