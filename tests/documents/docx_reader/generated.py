"""Papers that hypothesis makes, and what Word or LibreOffice does to a file without a person's wish."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st
from lxml import etree
from tests.documents.papers import W, plan

from datchuan.documents.content import (
    Appendix,
    Block,
    Column,
    Document,
    DocumentType,
    Heading,
    ListItem,
    Paragraph,
    Recipient,
    Run,
    Table,
)
from datchuan.documents.docx_reader.texts import joined

WORDS = st.text(alphabet="aăâđêôơưẾỘ bcXY 0123 .,;:()-+/%“”'\"&<>ạ²", min_size=1, max_size=24).filter(
    lambda text: bool(re.search(r"\w", text))
)
LINES = WORDS.map(lambda text: f"n{text}o")  # no dash, dot or bracket at its ends
RUNS = st.lists(st.builds(Run, WORDS, st.booleans(), st.booleans()), min_size=1, max_size=4).map(tuple)
NUMBERINGS = st.sampled_from(["I.", "IV.", "1.", "2.1.", "a)", "Điều 1.", ""])
BLOCKS: st.SearchStrategy[Block] = st.one_of(
    st.builds(Heading, st.integers(1, 3), NUMBERINGS, LINES),
    st.builds(Paragraph, RUNS, st.booleans()),
    st.builds(ListItem, RUNS, st.sampled_from(["-", "+", "a)", "1."])),
    st.integers(1, 4).flatmap(
        lambda count: st.builds(
            Table,
            st.lists(
                st.builds(
                    Column,
                    LINES,
                    st.sampled_from([0.5, 1.0, 2.0, 3.25]),
                    st.sampled_from(["left", "center", "right", "justify"]),
                ),
                min_size=count,
                max_size=count,
            ).map(tuple),
            st.lists(st.lists(st.one_of(st.just(""), RUNS), min_size=count, max_size=count), max_size=3),
            st.one_of(st.just(""), LINES),
            st.booleans(),
        )
    ),
)
BODIES = st.lists(BLOCKS, min_size=1, max_size=6).map(tuple)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    kind = draw(st.sampled_from(list(DocumentType)))
    addressees = draw(st.lists(LINES, min_size=1, max_size=3)) if kind.goes_to_addressees else []
    count = draw(st.integers(0, 2))
    numbers = ["I", "II"] if count == 2 else [""]
    return plan(
        type=kind,
        drafting_unit="QLN",
        subject=draw(LINES),
        addressees=tuple(addressees),
        bases=tuple(draw(st.lists(LINES, max_size=3))),
        body=draw(BODIES),
        recipients=tuple(
            draw(st.lists(st.builds(Recipient, LINES, st.sampled_from(["", "(b/c)", "(thực hiện)"])), max_size=3))
        ),
        archive=draw(st.sampled_from(["VT", "VT, QLN", "VT, Hồ sơ (02)"])),
        typist=draw(st.sampled_from(["", "PL"])),
        copies=draw(st.sampled_from([None, 30])),
        appendices=tuple(
            Appendix(draw(LINES), draw(BODIES), number, draw(st.booleans())) for number in numbers[: count or 0]
        ),
    )


def settled(value: Any) -> Any:
    """A value in the shape in which equal looks are equal: runs joined; a turned appendix turns its tables anyway."""
    if isinstance(value, Paragraph):
        return Paragraph(joined(value.runs), value.centred)
    if isinstance(value, ListItem):
        return ListItem(joined(value.runs[1:]), value.mark)
    if isinstance(value, Table):
        return replace(value, rows=[[joined(cell) for cell in row] for row in value.cells])
    if isinstance(value, Appendix):
        blocks = tuple(settled(each) for each in value.blocks)
        if value.landscape:
            blocks = tuple(replace(each, landscape=False) if isinstance(each, Table) else each for each in blocks)
        return replace(value, blocks=blocks)
    return tuple(settled(each) for each in value) if isinstance(value, tuple) else value


# ---------------------------------------------------------------- files


def repacked(data: bytes, change: Callable[[str, bytes], bytes | None], added: dict[str, bytes] | None = None) -> bytes:
    """The package with each part changed, or left out where ``change`` gives ``None``."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            made = change(name, source.read(name))
            if made is not None:
                target.writestr(name, made)
        for name, part in (added or {}).items():
            target.writestr(name, part)
    return out.getvalue()


def edited(data: bytes, change: Callable[[etree._Element], None], part: str = "word/document.xml") -> bytes:
    """The package with one part's tree changed."""

    def on_part(name: str, content: bytes) -> bytes:
        if name != part:
            return content
        root = etree.fromstring(content)
        change(root)
        return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)

    return repacked(data, on_part)


def as_word_saves(root: etree._Element) -> None:
    """Split runs, revision ids, proofing marks, bookmarks, rendered page breaks."""
    for place, run in enumerate(list(root.iter(f"{W}r"))):
        text = run.find(f"{W}t")
        run.set(f"{W}rsidR", f"00AB{place:04X}")
        if text is None or len(text.text or "") < 2:
            continue
        half = len(text.text) // 2
        second = etree.fromstring(etree.tostring(run))
        second.find(f"{W}t").text = text.text[half:]
        text.text = text.text[:half]
        for each in (text, second.find(f"{W}t")):
            each.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        run.addnext(second)
        run.addnext(etree.Element(f"{W}proofErr", {f"{W}type": "spellStart"}))
        second.insert(0, etree.Element(f"{W}lastRenderedPageBreak"))
    for place, paragraph in enumerate(root.iter(f"{W}p")):
        paragraph.set(f"{W}rsidRDefault", "00CD0001")
        start, end = (etree.Element(f"{W}bookmark{each}", {f"{W}id": str(place)}) for each in ("Start", "End"))
        paragraph.append(start)
        paragraph.append(end)


def as_libreoffice_names_styles(data: bytes) -> bytes:
    """Keys of styles made anew from their names, as LibreOffice does."""

    def rename(name: str, content: bytes) -> bytes:
        if name not in ("word/document.xml", "word/styles.xml"):
            return content
        root = etree.fromstring(content)
        for each in root.iter():
            if each.tag in (f"{W}pStyle", f"{W}basedOn", f"{W}rStyle"):
                each.set(f"{W}val", f"Style{each.get(f'{W}val')}X")
            if each.tag == f"{W}style":
                each.set(f"{W}styleId", f"Style{each.get(f'{W}styleId')}X")
        return etree.tostring(root)

    return repacked(data, rename)
