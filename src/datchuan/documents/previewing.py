"""The paper as it prints, page by page, for the screen."""

from __future__ import annotations

from functools import lru_cache

from datchuan.documents.citing import with_citations
from datchuan.documents.content import Document
from datchuan.documents.pdf_renderer import render_pages
from datchuan.documents.queries import instruments_known


def pages_of(pk: int, ordinal: int, notation: str, content: Document) -> tuple[bytes, ...]:
    """The pages of a kept version as SVG: a version never changes, so its pages are kept for a while."""
    return _kept(pk, ordinal, notation, with_citations(content, instruments_known(content)))


@lru_cache(maxsize=64)
def _kept(pk: int, ordinal: int, notation: str, content: Document) -> tuple[bytes, ...]:
    return render_pages(content)


def pages_now(content: Document) -> tuple[bytes, ...]:
    """The pages of what is being written."""
    return render_pages(with_citations(content, instruments_known(content)))
