"""The DOCX package: sections, properties, and bytes that depend on the document alone."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import docx
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml

from datchuan.documents import wording
from datchuan.documents.content import Block, Document, ListItem, Paragraph, Table
from datchuan.documents.docx_renderer import blocks
from datchuan.documents.docx_renderer import elements as w
from datchuan.documents.docx_renderer.imprint import add_imprint
from datchuan.documents.docx_renderer.margins import EDGE, References, copied, headers_and_footers
from datchuan.documents.docx_renderer.styles import styles_xml
from datchuan.documents.form import Form
from datchuan.documents.layout import Layout, layout_of

_UNUSED = (
    "thumbnail",
    "customXml",
    "stylesWithEffects",
    "printerSettings",
    "numbering",
    "fontTable",
    "webSettings",
)
_SETTINGS_END = ("clrSchemeMapping", "shapeDefaults", "decimalSymbol", "listSeparator")
MOST_LETTERS = 255  # of a property of a Word file
_ZIP_DAY = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class _Section:
    """A stretch of pages that share an orientation and a count of pages."""

    elements: list[Any]
    landscape: bool = False
    restarts: bool = False  # pages count from 1 and the first shows no number


def assembled(document: Document, form: Form, mark: str) -> bytes:
    """The whole package as bytes."""
    word = docx.Document()
    _drop_unused(word)
    _replace_styles(word, form)
    _set_properties(word, document)
    _set_settings(word)
    references = headers_and_footers(word, document, form)
    sections = _sections(document, form, layout_of(document, form))
    _fill_body(word, sections, references, form)
    add_imprint(word, document, mark)
    return _repacked(word)


def _drop_unused(word: Any) -> None:
    """The parts of python-docx's template that no paper of ours needs."""
    for relations in (word.part.package.rels, word.part.rels):
        for key in [key for key, each in relations.items() if each.reltype.rsplit("/", 1)[-1] in _UNUSED]:
            relations.pop(key)


def _replace_styles(word: Any, form: Form) -> None:
    root = word.styles.element
    for child in list(root):
        root.remove(child)
    root.extend(list(parse_xml(styles_xml(form))))


def _set_properties(word: Any, document: Document) -> None:
    properties, day = word.core_properties, document.day
    properties.title = wording.title(document)[:MOST_LETTERS]
    properties.subject = document.subject[:MOST_LETTERS]
    properties.author = properties.last_modified_by = document.issuer.in_a_sentence[:MOST_LETTERS]
    properties.created = properties.modified = datetime(day.year, day.month, day.day)  # noqa: DTZ001 (the format has no zone)
    properties.language = "vi-VN"
    properties.comments = wording.SIMULATED if document.simulated else ""
    properties.keywords = document.type.vietnamese
    properties.revision = 1


def _set_settings(word: Any) -> None:
    """Word 2013 layout rules (no compatibility mode) and Vietnamese as the theme's language."""
    settings = word.settings.element
    for name in ("compat", "themeFontLang", "attachedTemplate"):
        for old in settings.findall(qn(f"w:{name}")):
            settings.remove(old)
    mode = {"name": "compatibilityMode", "uri": "http://schemas.microsoft.com/office/word", "val": 15}
    _insert(settings, w.element("compat", None, w.element("compatSetting", mode)), before=("rsids", *_SETTINGS_END))
    _insert(settings, w.element("themeFontLang", {"val": "vi-VN", "eastAsia": "vi-VN"}), before=_SETTINGS_END)


def _insert(settings: Any, made: Any, *, before: tuple[str, ...]) -> None:
    """Before the first of the named settings, or last: the schema fixes their order."""
    anchors = [each for each in settings if each.tag.rsplit("}", 1)[-1] in before]
    if anchors:
        anchors[0].addprevious(made)
    else:
        settings.append(made)


def _sections(document: Document, form: Form, layout: Layout) -> list[_Section]:
    opening = [
        blocks.head(document, form, layout),
        *blocks.title(document, form, layout),
        *blocks.addressees(document, form, layout),
        *blocks.bases(document, form),
    ]
    body = _split(document.body, form, _Section(opening, restarts=True))
    if body[-1].landscape:
        body.append(_Section([]))
    last = body[-1].elements
    if isinstance(document.body[-1], Paragraph | ListItem):
        last[-1].get_or_add_pPr().get_or_add_keepNext()
    last += [w.paragraph(exactly=12), blocks.signature(document, form)]
    for appendix in document.appendices:
        head = blocks.appendix_head(appendix, document, form)
        body += _split(appendix.blocks, form, _Section(head, landscape=appendix.landscape, restarts=True))
    return body


def _split(content: tuple[Block, ...], form: Form, first: _Section) -> list[_Section]:
    """The blocks in sections: a wide table gets pages of its own on their side, what follows stands upright again."""
    made = [first]
    for block in content:
        turned = first.landscape or (isinstance(block, Table) and block.landscape)
        if turned != made[-1].landscape or (turned and not first.landscape):
            made.append(_Section([], landscape=turned))
        room = form.landscape_width if turned else form.text_width
        made[-1].elements.extend(blocks.flow([block], form, room))
    return made


def _fill_body(word: Any, sections: list[_Section], references: References, form: Form) -> None:
    body = word.element.body
    for child in list(body):
        body.remove(child)
    pages = [
        _page(section, references.opening if place == 0 else references.others, form)
        for place, section in enumerate(sections)
    ]
    for section, page in zip(sections[:-1], pages, strict=False):
        body.extend(section.elements)
        body.append(w.paragraph(exactly=1, section=page))
    body.extend(sections[-1].elements)
    body.append(w.paragraph(exactly=1))
    body.append(pages[-1])


def _page(section: _Section, references: list[Any], form: Form) -> Any:
    width, height = w.mm_twips(form["paper_width"]), w.mm_twips(form["paper_height"])
    size: dict[str, Any] = {"w": width, "h": height}
    if section.landscape:
        size = {"w": height, "h": width, "orient": "landscape"}
    margins = {side: w.mm_twips(form[f"margin_{side}"]) for side in ("top", "right", "bottom", "left")}
    margins |= {"header": w.mm_twips(EDGE), "footer": w.mm_twips(EDGE), "gutter": 0}
    return w.element(
        "sectPr",
        None,
        *[copied(each) for each in references],
        w.element("type", {"val": "nextPage"}),
        w.element("pgSz", size),
        w.element("pgMar", margins),
        w.element("pgNumType", {"start": 1}) if section.restarts else None,
        w.element("titlePg") if section.restarts else None,
    )


def _repacked(word: Any) -> bytes:
    """The same parts with one fixed day in the archive, so that equal documents are equal bytes."""
    raw = io.BytesIO()
    word.save(raw)
    packed = io.BytesIO()
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in sorted(source.namelist(), key=lambda each: (each != "[Content_Types].xml", each)):
            entry = zipfile.ZipInfo(name, _ZIP_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return packed.getvalue()
