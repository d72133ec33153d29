"""WordprocessingML building blocks. Lengths come in as points or millimetres and go out as twentieths of a point."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement

from datchuan.documents.content import Runs

TWIPS_PER_MM = 1440 / 25.4
RULE = 6  # a line's weight in eighths of a point
SIMULATED_COLOUR = "595959"


def twips(points: float) -> int:
    return round(points * 20)


def mm_twips(millimetres: float) -> int:
    return round(millimetres * TWIPS_PER_MM)


def element(tag: str, attributes: dict[str, Any] | None = None, *children: Any) -> Any:
    """``<w:tag w:name="value">`` with its children, ``None`` among them left out."""
    made = OxmlElement(f"w:{tag}")
    for name, value in (attributes or {}).items():
        made.set(qn(f"w:{name}"), str(value))
    for child in children:
        if child is not None:
            made.append(child)
    return made


def run(
    text: str,
    size: float | None = None,
    *,
    bold: bool = False,
    italic: bool = False,
    colour: str = "",
    tracking: float = 0,
) -> Any:
    """A run of text; without ``size`` it takes its paragraph style's."""
    face = [element(tag) for tag, on in (("b", bold), ("bCs", bold), ("i", italic), ("iCs", italic)) if on]
    if colour:
        face.append(element("color", {"val": colour}))
    if tracking:
        face.append(element("spacing", {"val": twips(tracking)}))
    if size:
        face += [element("sz", {"val": round(size * 2)}), element("szCs", {"val": round(size * 2)})]
    words = element("t")
    words.text = text
    words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return element("r", None, element("rPr", None, *face) if face else None, words)


def runs_of(runs: Runs, size: float | None = None) -> list[Any]:
    return [run(each.text, size, bold=each.bold, italic=each.italic) for each in runs]


def paragraph(
    children: Iterable[Any] = (),
    *,
    style: str = "",
    align: str = "",
    before: float = 0,
    after: float = 0,
    exactly: float = 0,
    left: float = 0,
    right: float = 0,
    keep_next: bool = False,
    borders: Any = None,
    section: Any = None,
) -> Any:
    """A paragraph; spaces and indents in points. A styled one leaves spacing to its style unless told."""
    spacing: dict[str, Any] = {}
    if not style or before or after:
        spacing = {"before": twips(before), "after": twips(after)}
    if exactly:
        spacing |= {"line": twips(exactly), "lineRule": "exact"}
    properties = element(
        "pPr",
        None,
        element("pStyle", {"val": style}) if style else None,
        element("keepNext") if keep_next else None,
        borders,
        element("spacing", spacing) if spacing else None,
        element("ind", {"left": twips(left), "right": twips(right)}) if left or right else None,
        element("jc", {"val": align}) if align else None,
        section,
    )
    return element("p", None, properties, *children)


def line(text: str, size: float, **how: Any) -> Any:
    """A centred single line (or lines) of the head, the title or the signature block."""
    face = {name: how.pop(name) for name in ("bold", "italic") if name in how}
    return paragraph([run(text, size, **face)], align=how.pop("align", "center"), **how)


def rule(length: float, room: float) -> Any:
    """A solid line of ``length`` points centred in ``room`` points: the top edge of an empty paragraph."""
    side = max(0.0, (room - length) / 2)
    border = element("pBdr", None, element("top", {"val": "single", "sz": RULE, "space": 0, "color": "auto"}))
    return paragraph(borders=border, before=3, exactly=2, left=side, right=side)


def framed(
    text: str, size: float, *, width: float, height: float, right: float, colour: str, left: float = 0, style: str = ""
) -> Any:
    """A stamp's frame, ``width`` by ``height`` points, between ``left`` and ``right`` points of room."""
    edges = [
        element(edge, {"val": "single", "sz": 8, "space": 0, "color": colour})
        for edge in ("top", "left", "bottom", "right")
    ]
    return paragraph(
        [run(text, size, bold=True, colour=colour)],
        align="center",
        style=style,
        before=6,
        exactly=height,
        left=left,
        right=right,
        borders=element("pBdr", None, *edges),
    )


def table(widths: list[int], rows: Iterable[Any], *, borders: bool, padding: int = 0, indent: int = 0) -> Any:
    """A table of fixed column widths (twips); ``padding`` is the cells' side margin."""
    edges = ("top", "left", "bottom", "right", "insideH", "insideV")
    drawn = {"val": "single", "sz": 4, "space": 0, "color": "auto"}
    properties = element(
        "tblPr",
        None,
        element("tblW", {"w": sum(widths), "type": "dxa"}),
        element("tblInd", {"w": indent, "type": "dxa"}),
        element("tblBorders", None, *[element(edge, drawn) for edge in edges]) if borders else None,
        element("tblLayout", {"type": "fixed"}),
        element(
            "tblCellMar",
            None,
            element("left", {"w": padding, "type": "dxa"}),
            element("right", {"w": padding, "type": "dxa"}),
        ),
    )
    grid = element("tblGrid", None, *[element("gridCol", {"w": width}) for width in widths])
    return element("tbl", None, properties, grid, *rows)


def row(cells: Iterable[Any], *, header: bool = False) -> Any:
    properties = element("trPr", None, element("cantSplit"), element("tblHeader") if header else None)
    return element("tr", None, properties, *cells)


def cell(width: int, paragraphs: Iterable[Any], *, vertical: str = "top") -> Any:
    properties = element(
        "tcPr", None, element("tcW", {"w": width, "type": "dxa"}), element("vAlign", {"val": vertical})
    )
    return element("tc", None, properties, *paragraphs)


def page_field(size: float) -> list[Any]:
    """The page's number as a field."""
    pieces = [
        element("fldChar", {"fldCharType": "begin"}),
        element("instrText"),
        element("fldChar", {"fldCharType": "separate"}),
        None,
        element("fldChar", {"fldCharType": "end"}),
    ]
    pieces[1].text = " PAGE "
    runs = []
    for piece in pieces:
        made = run("1", size)
        if piece is not None:
            made.remove(made[-1])
            made.append(piece)
        runs.append(made)
    return runs
