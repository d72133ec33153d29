"""Documents as hypothesis makes them: any words, faces, lists and tables that a paper can carry."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st
from tests.documents.papers import DEPUTY, SXD

from datchuan.documents.content import (
    Appendix,
    Block,
    Circulation,
    Column,
    Document,
    DocumentType,
    Heading,
    ListItem,
    Paragraph,
    Recipient,
    Run,
    Table,
    Urgency,
)

# Signs that mean something in the markup, in Jinja, in typst and in XML, among Vietnamese letters.
LETTERS = "aăâeêioôơuưyđĐ Ầ ế 0123456789 .,;:-+()[]|*#^\\_{}%&<>\"'$@/"
words = st.text(LETTERS, min_size=1, max_size=25).map(str.strip).filter(bool)
runs = st.lists(st.builds(Run, words, st.booleans(), st.booleans()), min_size=1, max_size=4).map(tuple)


@st.composite
def tables(draw: st.DrawFn) -> Table:
    aligns, widths = st.sampled_from(["left", "center", "right", "justify"]), st.sampled_from([0.5, 1.0, 2.6])
    columns = draw(st.lists(st.builds(Column, words, widths, aligns), min_size=1, max_size=3))
    row = st.lists(runs, min_size=len(columns), max_size=len(columns))
    caption = draw(st.one_of(st.just(""), words))
    return Table(tuple(columns), draw(st.lists(row, max_size=3)), caption, draw(st.booleans()))


blocks: st.SearchStrategy[Block] = st.one_of(
    st.builds(Heading, st.integers(1, 3), st.sampled_from(["", "I.", "1.", "2.1.", "a)", "Điều 1."]), words),
    st.builds(Paragraph, runs, st.booleans()),
    st.builds(ListItem, runs, st.sampled_from(["-", "+", "a)", "1)"])),
    tables(),
)
bodies = st.lists(blocks, min_size=1, max_size=5).map(tuple)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    kind = draw(st.sampled_from(list(DocumentType)))
    return Document(
        type=kind,
        issuer=SXD,
        form_day=draw(st.dates(date(2020, 3, 5), date(2030, 1, 1))),
        subject=draw(words),
        body=draw(bodies),
        recipients=tuple(draw(st.lists(st.builds(Recipient, words, st.sampled_from(["", "(b/c)"])), max_size=3))),
        signatory=DEPUTY,
        drafting_unit="QLN" if kind.is_letter else "",
        addressees=tuple(draw(st.lists(words, min_size=1, max_size=2))) if kind.goes_to_addressees else (),
        bases=tuple(draw(st.lists(words, max_size=2))),
        appendices=tuple(draw(st.lists(st.builds(Appendix, words, bodies, st.just(""), st.booleans()), max_size=1))),
        urgency=draw(st.sampled_from([None, *Urgency])),
        circulation=draw(st.sampled_from([None, *Circulation])),
        typist=draw(st.sampled_from(["", "PL"])),
        contact=tuple(draw(st.lists(words, max_size=1))),
        simulated=draw(st.booleans()),
    )


def said(block: Block) -> object:
    """A block as it prints: neighbouring runs of one face are one."""
    match block:
        case Paragraph():
            return ("paragraph", block.centred, joined(block.runs))
        case ListItem():
            return ("item", joined(block.runs))
        case Table():
            return (
                block.columns,
                block.caption,
                block.landscape,
                [[joined(cell) for cell in row] for row in block.cells],
            )
    return block


def joined(of: tuple[Run, ...]) -> list[tuple[str, bool, bool]]:
    made: list[tuple[str, bool, bool]] = []
    for run in of:
        if made and made[-1][1:] == (run.bold, run.italic):
            made[-1] = (made[-1][0] + run.text, run.bold, run.italic)
        elif run.text:
            made.append((run.text, run.bold, run.italic))
    return made
