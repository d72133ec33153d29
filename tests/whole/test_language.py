"""Screens speak Vietnamese, calmly: no English left over, no exclamation, no "vui lòng", no raw component tag."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from tests.whole.places import shown, templates, written_modules

ENGLISH = re.compile(
    r"\b(?:Submit|Search|Login|Log in|Sign in|Error|Page|Next|Previous|Home|Save|Cancel|Delete|Edit|Username|Password"
    r"|Loading|Close|Please|Welcome)\b",
    re.I,
)
SPOKEN = ("alt", "aria-label", "label", "placeholder", "title", "hint", "text", "data-label")
_DJANGO = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}", re.S)


class _Seen(HTMLParser):
    """Collects what a person sees or hears of a template: text outside scripts, and attributes that are read out."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[tuple[int, str]] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in {"script", "style", "code"}
        self.texts += [(self.getpos()[0], value) for name, value in attrs if name in SPOKEN and value]

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in {"script", "style", "code"}

    def handle_data(self, data: str) -> None:
        if data.strip() and not self._silent:
            self.texts.append((self.getpos()[0], data.strip()))


def _without_tags_of_django(text: str) -> str:
    return _DJANGO.sub(lambda found: "\n" * found[0].count("\n"), text)


def _visible(path: Path) -> list[tuple[int, str]]:
    seen = _Seen()
    seen.feed(_without_tags_of_django(path.read_text(encoding="utf-8")))
    return seen.texts


def _said_in_python(path: Path) -> Iterator[tuple[int, str]]:
    """Strings with Vietnamese letters: sentences for people."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and re.search("[ăâđêôơưạ-ỹ]", node.value):
            yield node.lineno, node.value


def test_there_are_templates_to_read() -> None:
    assert len(templates()) > 20


@pytest.mark.parametrize("path", templates(), ids=shown)
def test_template_speaks_vietnamese_calmly(path: Path) -> None:
    texts = _visible(path)
    assert not [t for t in texts if ENGLISH.search(t[1])], "English left over"
    assert not [t for t in texts if "!" in t[1]], "exclamation mark"
    assert not [t for t in texts if "vui lòng" in t[1].lower()], "“vui lòng”"


def test_sentences_in_python_are_calm() -> None:
    loud = [
        f"{shown(path)}:{line} {text[:60]}"
        for path in written_modules()
        for line, text in _said_in_python(path)
        if "vui lòng" in text.lower() or re.search(r"\w!(?:\s|$)", text)
    ]
    assert not loud, loud


def test_texts_are_written_with_composed_letters() -> None:
    """Decomposed letters look the same and are found by no search."""
    import unicodedata

    files = [*templates(), *written_modules()]
    wrong = [shown(p) for p in files if not unicodedata.is_normalized("NFC", p.read_text(encoding="utf-8"))]
    assert not wrong, wrong


@pytest.mark.django_db
@pytest.mark.parametrize("url", ["/dang-nhap/", "/healthz"])
def test_no_tag_goes_out_raw(client, url: str) -> None:
    response = client.get(url)
    assert response.status_code == 200
    page = response.content.decode()
    assert not re.search(r"<c-|</c-|{%|{{", page)


@pytest.mark.django_db
def test_the_sign_in_page_is_vietnamese_and_calm(client) -> None:
    page = client.get("/dang-nhap/").content.decode()
    assert '<html lang="vi"' in page
    seen = _Seen()
    seen.feed(page)
    words = " ".join(text for _, text in seen.texts)
    assert "Đăng nhập" in words
    assert not ENGLISH.search(words)
    assert "!" not in words
