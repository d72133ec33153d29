"""What stands in the margins: page numbers, the label of simulated data; on page 1 ô 11 above and ô 13 below."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from docx.oxml.ns import qn

from datchuan.documents import wording
from datchuan.documents.content import Document
from datchuan.documents.docx_renderer import elements as w
from datchuan.documents.docx_renderer.styles import HEAD
from datchuan.documents.form import Form
from datchuan.documents.layout import POINTS_PER_MM
from datchuan.documents.text_width import width_of

EDGE = 10.0  # mm from the paper's edge to the header's and the footer's line
_FRAME_PADDING = 3.0  # mm on each side of the words
_LINE = 1.15  # a single line of Times New Roman, in its size


@dataclass(frozen=True)
class References:
    """The headers and footers a section refers to: those of the section that opens the paper, and of all others."""

    opening: list[Any]
    others: list[Any]


def headers_and_footers(word: Any, document: Document, form: Form) -> References:
    """Page number where the form puts it, never on the first page; the label of simulated data on all pages."""
    section = word.sections[0]
    number = w.page_field(form["page_number_size"])
    size, words = form["simulated_size"], wording.SIMULATED if document.simulated else ""

    def label() -> list[Any]:
        return [w.run(words, size, bold=True, colour=w.SIMULATED_COLOUR, tracking=0.8)] if words else []

    top, bottom = ([w.paragraph(number, align="center")], []) if form.numbers_at_top else ([w.paragraph()], number)
    _put(section.header, top)
    _put(section.first_page_header, [w.paragraph()])
    _put(section.footer, [_footer_line(label(), bottom, form)])
    _put(section.first_page_footer, [_footer_line(label(), [], form)])
    others = [each for each in section._sectPr if each.tag in (qn("w:headerReference"), qn("w:footerReference"))]
    opening = [copied(each) for each in others]
    if document.circulation:
        _refer(opening, "header", word.part.add_header_part(), _circulation(document.circulation.value, form))
    if document.contact:
        foot = [*_contact(document, form), _footer_line(label(), [], form)]
        _refer(opening, "footer", word.part.add_footer_part(), foot)
    return References(opening, others)


def _refer(references: list[Any], kind: str, made: tuple[Any, str], paragraphs: list[Any]) -> None:
    """The reference of this kind to the first page's leads to a part of its own."""
    part, key = made
    _fill(part.element, paragraphs)
    first = next(
        each for each in references if each.tag == qn(f"w:{kind}Reference") and each.get(qn("w:type")) == "first"
    )
    first.set(qn("r:id"), key)


def _circulation(words: str, form: Form) -> list[Any]:
    """Ô 11: a frame in the top margin, over ô 1."""
    size = form["circulation_size"]
    width = width_of(words, size, bold=True) + 2 * _FRAME_PADDING * POINTS_PER_MM
    head, room = form["head_left"] * POINTS_PER_MM, form.text_width * POINTS_PER_MM
    side = (room - head - width) / 2
    height = form["circulation_height"] * POINTS_PER_MM
    frame = {"width": width, "height": height, "colour": "auto", "left": head + side, "right": side, "style": HEAD}
    made = w.framed(words, size, **frame)
    made.pPr.find(qn("w:spacing")).set(qn("w:before"), "0")
    return [made]


def _contact(document: Document, form: Form) -> list[Any]:
    """Ô 13: under a rule as wide as the text, ending where the bottom margin begins."""
    size, room = form["contact_size"], form.text_width * POINTS_PER_MM
    lines = [w.line(each, size, align="left", style=HEAD) for each in document.contact]
    below = (form["margin_bottom"] - EDGE) * POINTS_PER_MM - form["simulated_size"] * _LINE
    return [w.rule(room * form["contact_rule"], room), *lines, w.paragraph(exactly=below)]


def _footer_line(label: list[Any], number: list[Any], form: Form) -> Any:
    """The label centred; a number at the right edge, reached by tabs, where the form numbers at the bottom."""
    if not number:
        return w.paragraph(label, align="center")
    made = w.paragraph(
        [w.element("r", None, w.element("tab")), *label, w.element("r", None, w.element("tab")), *number]
    )
    width = w.mm_twips(form.text_width)
    stops = [
        w.element("tab", {"val": "center", "pos": width // 2}),
        w.element("tab", {"val": "right", "pos": width}),
    ]
    made[0].insert(0, w.element("tabs", None, *stops))
    return made


def _put(area: Any, paragraphs: list[Any]) -> None:
    area.is_linked_to_previous = False
    _fill(area._element, paragraphs)


def _fill(root: Any, paragraphs: list[Any]) -> None:
    for child in list(root):
        root.remove(child)
    root.extend(paragraphs)


def copied(reference: Any) -> Any:
    """A reference to a header or footer, for one more section."""
    made = w.element(reference.tag.rsplit("}", 1)[-1], {"type": reference.get(qn("w:type"))})
    made.set(qn("r:id"), reference.get(qn("r:id")))
    return made
