"""The paper's parts as WordprocessingML: head, title, Kính gửi, body, signature block, appendix heading."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from datchuan.documents import wording
from datchuan.documents.content import Appendix, Block, Document, Heading, ListItem, Paragraph, Signatory, Table
from datchuan.documents.docx_renderer import elements as w
from datchuan.documents.docx_renderer.styles import (
    ADDRESSEE,
    APPENDIX,
    APPENDIX_TITLE,
    AUTHORITY,
    BASIS,
    BODY,
    CAPTION,
    CELL,
    HEAD,
    ITEM,
    KIND,
    NUMBER,
    RECIPIENTS,
    REFERENCE,
    SIGNING,
    SUBJECT,
)
from datchuan.documents.form import Form
from datchuan.documents.layout import GREETING, POINTS_PER_MM, Layout

_PADDING = 79  # 1.4 mm
_SIGNATURE_SHARE = 0.46
_FRAME = 1.5  # points: room for a frame's own line
_BETWEEN_SIGNATURES, _BEFORE_RECIPIENTS = 17.0, 11.0  # points, where minutes are signed by several
_JUSTIFY = {"left": "left", "center": "center", "right": "right", "justify": "both"}


def head(document: Document, form: Form, layout: Layout) -> Any:
    """Ô 2 and ô 1, then ô 3 (with ô 5b and ô 10b) and ô 4: a table of two columns without borders."""
    left, right = form["head_left"], form.text_width - form["head_left"]
    widths = [w.mm_twips(left), w.mm_twips(right)]
    state = [
        w.line(wording.STATE, form["state_size"], bold=True, style=HEAD),
        w.line(wording.MOTTO, form["motto_size"], bold=True, style=HEAD),
        w.rule(layout.motto_rule, right * POINTS_PER_MM),
    ]
    place = w.line(wording.place_line(document), form["place_size"], italic=True, before=10, style=HEAD)
    rows = [
        w.row([w.cell(widths[0], _office(document, form, layout)), w.cell(widths[1], state)]),
        w.row([w.cell(widths[0], _notation(document, form, layout)), w.cell(widths[1], [place])]),
    ]
    return w.table(widths, rows, borders=False)


def _office(document: Document, form: Form, layout: Layout) -> list[Any]:
    parent = document.issuer.parent
    return [
        *([w.line(parent, form["parent_size"], style=HEAD)] if parent else []),
        w.line(document.issuer.name, form["issuer_size"], bold=True, style=HEAD),
        w.rule(layout.issuer_rule, form["head_left"] * POINTS_PER_MM),
    ]


def _notation(document: Document, form: Form, layout: Layout) -> list[Any]:
    room = form["head_left"] * POINTS_PER_MM
    lines = [w.line(wording.number_line(document), form["number_size"], before=10, style=NUMBER)]
    if document.type.is_letter:
        side = max(0.0, (room - layout.subject_room) / 2)
        size, gap = form["letter_subject_size"], form["letter_subject_gap"]
        lines.append(w.line(wording.subject_line(document), size, before=gap, left=side, right=side, style=SUBJECT))
    if document.urgency:
        words, millimetres = document.urgency.value
        width, height = millimetres * POINTS_PER_MM, form["urgency_height"] * POINTS_PER_MM
        side = {"left": _FRAME, "right": room - width - _FRAME, "style": HEAD}
        lines.append(w.framed(words, form["urgency_size"], width=width, height=height, colour="FF0000", **side))
    return lines


def title(document: Document, form: Form, layout: Layout) -> list[Any]:
    """Ô 5a. Nothing for a công văn."""
    if document.type.is_letter:
        return []
    room = form.text_width * POINTS_PER_MM
    side = max(0.0, (room - layout.subject_room) / 2)
    return [
        w.line(document.type.vietnamese.upper(), form["type_size"], bold=True, before=18, after=3, style=KIND),
        w.line(document.subject, form["subject_size"], bold=True, left=side, right=side, style=SUBJECT),
        w.rule(layout.subject_rule, room),
    ]


def addressees(document: Document, form: Form, layout: Layout) -> list[Any]:
    """Ô 9a: one addressee on the line of "Kính gửi:", several below it, dashes under the colon."""
    lines, size = wording.addressee_lines(document), form["addressee_size"]
    if not lines:
        return [w.paragraph(exactly=10)]
    if len(lines) == 1:
        return [w.line(f"{GREETING} {lines[0]}", size, before=18, after=16, style=ADDRESSEE)]
    how = {"align": "left", "after": 2, "style": ADDRESSEE}
    first = w.line(GREETING, size, before=18, left=layout.greeting_indent, **how)
    rest = [w.line(each, size, left=layout.addressee_indent, **how) for each in lines]
    return [first, *rest, w.paragraph(exactly=12)]


def bases(document: Document, form: Form) -> list[Any]:
    """The bases; in a decision between who decides and the word that decides."""
    lines = [w.paragraph([w.run(each)], style=BASIS) for each in wording.base_lines(document)]
    authority = wording.authority_line(document)
    return [_clause(authority, form), *lines, _clause(wording.DECIDES, form)] if authority else lines


def _clause(words: str, form: Form) -> Any:
    gap = form["paragraph_gap"] * 2
    return w.line(words, form["body_size"], bold=True, before=gap, after=gap, keep_next=True, style=AUTHORITY)


def flow(blocks: Iterable[Block], form: Form, room: float) -> list[Any]:
    """Body blocks; ``room`` is the width between the margins in mm."""
    made: list[Any] = []
    for block in blocks:
        match block:
            case Heading():
                level = min(max(block.level, 1), 3)
                made.append(w.paragraph([w.run(wording.heading_line(block))], style=f"Heading{level}", keep_next=True))
            case Paragraph(centred=True):
                gap = form["paragraph_gap"]
                made.append(w.paragraph(w.runs_of(block.runs), align="center", before=gap, after=gap))
            case Paragraph():
                made.append(w.paragraph(w.runs_of(block.runs), style=BODY))
            case ListItem():
                made.append(w.paragraph(w.runs_of(block.runs), style=ITEM))
            case Table():
                made += tabular(block, form, room)
    return made


def tabular(block: Table, form: Form, room: float) -> list[Any]:
    """A bordered table as wide as the page allows, its header row repeated; the caption stays with it."""
    widths = [w.mm_twips(width) for width in block.widths(room)]
    titles = [
        w.cell(width, [_cell([w.run(column.title, bold=True)], "center")], vertical="center")
        for width, column in zip(widths, block.columns, strict=True)
    ]
    aligns = [_JUSTIFY[column.align] for column in block.columns]
    rows = [w.row(titles, header=True)]
    for cells in block.cells:
        made = zip(widths, aligns, cells, strict=True)
        rows.append(w.row([w.cell(width, [_cell(w.runs_of(runs), align)]) for width, align, runs in made]))
    size = form["table_size"] + 1
    how = {"bold": True, "before": 12, "after": 6, "keep_next": True, "style": CAPTION}
    caption = [w.line(block.caption, size, **how)] if block.caption else []
    return [*caption, w.table(widths, rows, borders=True, padding=_PADDING), w.paragraph(exactly=12)]


def _cell(runs: list[Any], align: str) -> Any:
    return w.paragraph(runs, style=CELL, align=align, before=2.5, after=2.5)


def signature(document: Document, form: Form) -> Any:
    """Ô 9b left and ô 7a, 7b right, kept on one page. Minutes: the places to sign in pairs, the recipients below."""
    room = w.mm_twips(form.text_width)
    signatories = wording.places_to_sign(document)
    if len(signatories) == 1:
        recipients, cells = _recipients(document, form), [_place_to_sign(signatories[0], form)]
        widths = [round(room * _SIGNATURE_SHARE), room - round(room * _SIGNATURE_SHARE)]
        return w.table(widths, [w.row([w.cell(widths[0], recipients), w.cell(widths[1], cells[0])])], borders=False)
    widths = [room // 2, room - room // 2]
    places = signatories if len(signatories) % 2 == 0 else [None, *signatories]
    cells = [_place_to_sign(each, form, before=_BETWEEN_SIGNATURES * (at > 1)) for at, each in enumerate(places)]
    recipients = _recipients(document, form, before=_BEFORE_RECIPIENTS)
    pairs = [*zip(cells[::2], cells[1::2], strict=True), (recipients, _place_to_sign(None, form))]
    rows = [w.row([w.cell(width, made) for width, made in zip(widths, pair, strict=True)]) for pair in pairs]
    return w.table(widths, rows, borders=False)


def _recipients(document: Document, form: Form, *, before: float = 0) -> list[Any]:
    label = w.run("Nơi nhận:", form["recipients_label_size"], bold=True, italic=True)
    lines = [[w.run(each, form["recipients_size"])] for each in wording.recipient_lines(document)]
    return [
        w.paragraph([label], style=RECIPIENTS, before=before),
        *(w.paragraph(runs, style=RECIPIENTS) for runs in lines),
    ]


def _place_to_sign(signatory: Signatory | None, form: Form, *, before: float = 0) -> list[Any]:
    """Title, space and name; ``None`` leaves the cell empty."""
    if signatory is None:
        return [w.paragraph(style=SIGNING)]
    size = form["signatory_size"]
    below = [each for each in (signatory.other_title, signatory.name) if each]
    space = w.paragraph(exactly=form["signature_height"] * POINTS_PER_MM, style=SIGNING, keep_next=True)
    how = {"bold": True, "style": SIGNING, "keep_next": True}
    first, *others = wording.signing_lines(signatory)
    lines = [w.line(first, size, before=before, **how), *(w.line(each, size, **how) for each in others)]
    return [*lines, space, *[w.line(each, size, bold=True, style=SIGNING) for each in below]]


def appendix_head(appendix: Appendix, document: Document, form: Form) -> list[Any]:
    room = (form.landscape_width if appendix.landscape else form.text_width) * POINTS_PER_MM
    side, size = room * 0.06, form["appendix_reference_size"]
    return [
        w.line(wording.appendix_line(appendix), form["appendix_size"], bold=True, style=APPENDIX),
        w.line(appendix.title.upper(), form["appendix_title_size"], bold=True, after=2, style=APPENDIX_TITLE),
        w.line(wording.reference(document), size, italic=True, left=side, right=side, style=REFERENCE),
        w.rule(form["appendix_rule"] * POINTS_PER_MM, room),
        w.paragraph(exactly=12),
    ]
