"""Instruments cited in a paper: ``[[qd-1980-2016]]`` in a text stands for the instrument of that key.

Where it is cited first the paper writes its kind, number, day, issuer and what it is about; after that kind and
number alone (a law: kind and name), as NĐ 30/2020/NĐ-CP rules for citing (Phụ lục I, Phần I, II.6.b). The renderer's
texts come from here; the draft keeps the keys.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from datchuan.documents.content import Block, Document, Heading, ListItem, Paragraph, Runs, Table
from datchuan.kernel.citation import Instrument
from datchuan.kernel.problem import Problem
from datchuan.kernel.text import day_in_words, format_day

KEY = re.compile(r"\[\[([\w./-]+)\]\]")
LAWS = ("Luật", "Bộ luật", "Pháp lệnh")
Known = Mapping[str, Instrument]


def in_full(instrument: Instrument, *, as_base: bool = False) -> str:
    """``Quyết định số 1980/QĐ-TTg ngày 17 tháng 10 năm 2016 của Thủ tướng Chính phủ về việc …``. A law goes by kind and
    name; as a base also by its day, never by number and issuer."""
    day = f" {day_in_words(instrument.issued_on)}" if instrument.issued_on else ""
    if instrument.kind in LAWS:
        return f"{_named(instrument)}{day if as_base else ''}"
    about = instrument.title[:1].lower() + instrument.title[1:]
    link = "" if about.startswith(("về ", "v/v ")) else "về việc "
    return f"{instrument.kind} số {instrument.number}{day} của {instrument.issuer} {link}{about}"


def in_short(instrument: Instrument) -> str:
    """``Quyết định số 1980/QĐ-TTg``; a law by its name."""
    return _named(instrument) if instrument.kind in LAWS else f"{instrument.kind} số {instrument.number}"


def _named(instrument: Instrument) -> str:
    name = instrument.title
    return name if name.startswith(instrument.kind) else f"{instrument.kind} {name}"


def cited_keys(document: Document) -> list[str]:
    """The keys cited, in the order in which the paper is read, once each."""
    return list(dict.fromkeys(key for text in _texts(document) for key in KEY.findall(text)))


def cited(document: Document, known: Known) -> list[Instrument]:
    """The instruments that the paper cites by key, or names by their number, in the order of the register."""
    keys, words = set(cited_keys(document)), "\n".join(_texts(document))
    return [each for key, each in known.items() if key in keys or _is_named(each, words)]


def _is_named(instrument: Instrument, words: str) -> bool:
    return re.search(rf"số {re.escape(instrument.number)}(?![\w/&-])", words) is not None


def out_of_force(document: Document, known: Known) -> list[str]:
    """A sentence for each cited instrument that is known not to be in force on the paper's day."""
    told = (_not_in_force(each, document.day, known) for each in cited(document, known))
    return [sentence for sentence in told if sentence]


def _not_in_force(instrument: Instrument, day: date, known: Known) -> str:
    name = in_short(instrument)
    if instrument.in_force_to and day >= instrument.in_force_to:
        by = known.get(instrument.replaced_by)
        now = f", thay bằng {in_short(by)}" if by else ""
        return f"Văn bản {name} hết hiệu lực ngày {format_day(instrument.in_force_to)}{now}."
    if instrument.in_force_from and day < instrument.in_force_from:
        return f"Văn bản {name} có hiệu lực từ ngày {format_day(instrument.in_force_from)}, sau ngày của văn bản này."
    return ""


def with_citations(document: Document, known: Known) -> Document:
    """The document with every citation written out. Problem 539 for a key that the register does not hold."""
    if not cited_keys(document):
        return document
    write = _Writer(known)
    return replace(
        document,
        bases=tuple(write(base, as_base=True) for base in document.bases),
        body=tuple(_block(each, write) for each in document.body),
        appendices=tuple(
            replace(each, blocks=tuple(_block(block, write) for block in each.blocks)) for each in document.appendices
        ),
    )


class _Writer:
    """Writes an instrument in full once, then in short."""

    def __init__(self, known: Known) -> None:
        self.known, self.seen = known, set[str]()

    def __call__(self, text: str, *, as_base: bool = False) -> str:
        return KEY.sub(lambda found: self._write(found.group(1), as_base), text)

    def _write(self, key: str, as_base: bool) -> str:
        if key not in self.known:
            raise Problem(
                539,
                f"Sổ văn bản viện dẫn không có “{key}”",
                where="Viện dẫn",
                mend="Chọn văn bản trong danh sách căn cứ, hoặc ghi thẳng số, ngày, cơ quan ban hành.",
            )
        again = key in self.seen
        self.seen.add(key)
        return in_short(self.known[key]) if again else in_full(self.known[key], as_base=as_base)


def _block(block: Block, write: _Writer) -> Block:
    match block:
        case Heading():
            return replace(block, title=write(block.title))
        case Paragraph():
            return replace(block, text=_runs(block.runs, write))
        case ListItem():
            return replace(block, text=_runs(block.runs[1:], write))
        case Table():
            return replace(block, rows=tuple(tuple(_runs(cell, write) for cell in row) for row in block.cells))


def _runs(runs: Runs, write: _Writer) -> Runs:
    return tuple(replace(run, text=write(run.text)) for run in runs)


def _texts(document: Document) -> Iterator[str]:
    yield from document.bases
    blocks = [*document.body, *(block for appendix in document.appendices for block in appendix.blocks)]
    for block in blocks:
        match block:
            case Heading():
                yield block.title
            case Paragraph() | ListItem():
                yield from (run.text for run in block.runs)
            case Table():
                yield from (run.text for row in block.cells for cell in row for run in cell)
