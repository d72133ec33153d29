"""The text of a paragraph as runs, whatever Word split it into; what is dropped of its looks is counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from datchuan.documents.content import Run, Runs, Text
from datchuan.documents.docx_reader.package import tag
from datchuan.documents.docx_reader.styles import Styles, is_on

_RAISED = str.maketrans("123", "¹²³")
_WRAPPERS = {
    tag(name) for name in ("hyperlink", "smartTag", "sdt", "sdtContent", "fldSimple", "customXml", "dir", "bdo")
}
_DROPPED = {
    "strike": "chữ gạch ngang",
    "dstrike": "chữ gạch ngang",
    "highlight": "chữ tô nền",
    "vanish": "chữ ẩn",
}
BREAK = "\n"


@dataclass
class Texts:
    """Reads paragraphs with the file's styles and counts what it leaves behind."""

    styles: Styles
    dropped: Counter[str] = field(default_factory=Counter)
    seen: set[Any] = field(default_factory=set)

    def lines(self, paragraph: Any) -> list[Runs]:
        """The runs of a paragraph, one tuple a line: a line break in Word begins a paragraph of its own here."""
        made: list[list[Run]] = [[]]
        for run in _runs(paragraph):
            first, *others = self._text(run).split(BREAK)
            bold, italic = (self.styles.face(run, paragraph, face) for face in ("b", "i"))
            made[-1].append(Run(first, bold, italic))
            made += [[Run(each, bold, italic)] for each in others]
        return [runs for runs in map(joined, made) if runs]

    def words(self, paragraph: Any) -> str:
        """The paragraph's text without faces, its lines joined."""
        return " ".join("".join(run.text for run in runs) for runs in self.lines(paragraph))

    def _text(self, run: Any) -> str:
        """The run's text; underlining and the like is counted, a raised 2 becomes ²."""
        properties = run.find(tag("rPr"))
        self.seen.update(each for each in run if each.tag == tag("t"))
        text = "".join(_piece(each) for each in run)
        if not text.strip() or properties is None:
            return text
        for name, what in _DROPPED.items():
            if is_on(properties, name):
                self.dropped[what] += 1
        if is_on(properties, "u"):
            self.dropped["chữ gạch chân"] += 1
        raised = properties.find(tag("vertAlign"))
        if raised is not None and raised.get(tag("val")) in ("superscript", "subscript"):
            if raised.get(tag("val")) == "superscript" and set(text) <= set("123"):
                return text.translate(_RAISED)
            self.dropped["chữ chỉ số trên, dưới"] += 1
        return text


def _runs(holder: Any) -> Iterator[Any]:
    for each in holder:
        if each.tag == tag("r"):
            yield each
        elif each.tag in _WRAPPERS:
            yield from _runs(each)


def _piece(element: Any) -> str:
    if element.tag == tag("t"):
        return element.text or ""
    if element.tag == tag("noBreakHyphen"):
        return "-"
    if element.tag in (tag("br"), tag("cr")):
        return BREAK if element.get(tag("type"), "textWrapping") == "textWrapping" else " "
    return " " if element.tag in (tag("tab"), tag("ptab")) else ""


def joined(runs: Iterable[Run]) -> Runs:
    """Neighbours of one face as one run, no outer spaces: equal looks are equal values.

    A space between two faces belongs to the plain one of them, so that emphasis begins and ends with a letter.
    """
    made: list[Run] = []
    is_spaced = False
    for run in runs:
        core = run.text.strip()
        is_spaced = is_spaced or run.text[:1].isspace()
        if not core:
            continue
        if made and (made[-1].bold, made[-1].italic) == (run.bold, run.italic):
            made[-1] = replace(made[-1], text=made[-1].text + " " * is_spaced + core)
        elif made and is_spaced and (run.bold or run.italic or not (made[-1].bold or made[-1].italic)):
            made[-1] = replace(made[-1], text=made[-1].text + " ")
            made.append(replace(run, text=core))
        else:
            made.append(replace(run, text=(" " if made and is_spaced else "") + core))
        is_spaced = run.text[-1:].isspace()
    return tuple(made)


def as_text(runs: Runs) -> Text:
    """A plain string where there is one plain run."""
    if len(runs) == 1 and not runs[0].bold and not runs[0].italic:
        return runs[0].text
    return runs
