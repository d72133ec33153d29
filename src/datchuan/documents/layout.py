"""The measures that depend on the words: lengths of rules and rooms of centred lines, in points, for both renderers."""

from __future__ import annotations

from dataclasses import dataclass

from datchuan.documents import wording
from datchuan.documents.content import Document
from datchuan.documents.form import Form
from datchuan.documents.text_width import width_of

POINTS_PER_MM = 72 / 25.4
GREETING = "Kính gửi:"
GREETING_INDENT = 28.0  # mm, where "Kính gửi:" stands when several addressees follow below it
_SLACK = 4.0  # points: word processors round widths a little differently
_HEAD_GUTTER = 4.0  # mm kept free on the sides of the left head column


@dataclass(frozen=True)
class Layout:
    """All in points."""

    motto_rule: float
    issuer_rule: float
    subject_room: float
    subject_rule: float
    greeting_indent: float
    addressee_indent: float
    reference_room: float


def layout_of(document: Document, form: Form) -> Layout:
    """Rules of the form: as long as the motto, a third to a half of a name's or subject's line."""
    head_room = (form["head_left"] - _HEAD_GUTTER) * POINTS_PER_MM
    issuer = _widest(document.issuer.name, form["issuer_size"], bold=True, room=head_room)
    room, subject = _subject(document, form, head_room)
    greeting = width_of(GREETING, form["addressee_size"]) - width_of(":", form["addressee_size"])
    indent = GREETING_INDENT * POINTS_PER_MM
    return Layout(
        motto_rule=width_of(wording.MOTTO, form["motto_size"], bold=True) * form["motto_rule"],
        issuer_rule=issuer * form["issuer_rule"],
        subject_room=room,
        subject_rule=subject * form["subject_rule"],
        greeting_indent=indent,
        addressee_indent=indent + greeting,
        reference_room=balanced_room(
            wording.fixed(wording.reference(document)),
            form["appendix_reference_size"],
            room=form.text_width * 0.92 * POINTS_PER_MM,
            italic=True,
        ),
    )


def _subject(document: Document, form: Form, head_room: float) -> tuple[float, float]:
    """The room that shares the subject evenly over its lines, and its widest line."""
    text, is_letter = wording.subject_line(document), document.type.is_letter
    size = form["letter_subject_size" if is_letter else "subject_size"]
    most = head_room if is_letter else form.text_width * 0.92 * POINTS_PER_MM
    room = balanced_room(text, size, bold=not is_letter, room=most)
    return room, _widest(text, size, bold=not is_letter, room=room)


def balanced_room(text: str, size: float, *, room: float, bold: bool = False, italic: bool = False) -> float:
    """The narrowest room that needs no more lines than ``room`` does: no lonely word on the last line."""
    words = [width_of(word, size, bold=bold, italic=italic) for word in text.split(" ")]
    space = width_of(" ", size, bold=bold, italic=italic)
    least, most = max(words), max(room, *words)
    count = len(_lines(words, space, most))
    while most - least > 0.5:
        middle = (least + most) / 2
        if len(_lines(words, space, middle)) <= count:
            most = middle
        else:
            least = middle
    return most + _SLACK


def _widest(text: str, size: float, *, bold: bool, room: float) -> float:
    words = [width_of(word, size, bold=bold) for word in text.split(" ")]
    return min(room, max(_lines(words, width_of(" ", size, bold=bold), room)))


def _lines(words: list[float], space: float, room: float) -> list[float]:
    """The lengths of the lines that words of these widths fill, greedily as Word and typst do for centred lines."""
    lines = [words[0]]
    for word in words[1:]:
        if lines[-1] + space + word <= room:
            lines[-1] += space + word
        else:
            lines.append(word)
    return lines
