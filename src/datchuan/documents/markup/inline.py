"""Bold and italic inside a line."""

from __future__ import annotations

import re
from collections.abc import Iterator

from datchuan.documents.content import Run, Runs

_PIECE = re.compile(r"\\(.)|(\*{1,3})|([^\\*]+)|(\\$)", re.DOTALL)
_BOLD, _ITALIC = ("**", "***"), ("*", "***")
_SPECIAL = re.compile(r"([\\*|])")


def read_runs(text: str) -> Runs:
    """Runs of a line. ``**`` turns bold on and off, ``*`` italic, ``***`` both; the last mark of a kind that has no
    other half is the sign itself."""
    pieces = list(_pieces(text))
    lone_bold, lone_italic = (_lone(pieces, kinds) for kinds in (_BOLD, _ITALIC))
    runs: list[Run] = []
    bold = italic = False
    for place, (mark, words) in enumerate(pieces):
        turns_bold = mark in _BOLD and place != lone_bold
        turns_italic = mark in _ITALIC and place != lone_italic
        stars = len(mark) - 2 * turns_bold - turns_italic
        bold ^= turns_bold
        italic ^= turns_italic
        _add(runs, "*" * stars if mark else words, bold, italic)
    return tuple(runs)


def _lone(pieces: list[tuple[str, str]], kinds: tuple[str, ...]) -> int | None:
    """The place of the last mark of a kind, where their number is odd."""
    places = [place for place, (mark, _) in enumerate(pieces) if mark in kinds]
    return places[-1] if len(places) % 2 else None


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    """(mark, words): a mark of stars, or words with an empty mark."""
    for found in _PIECE.finditer(text):
        literal, stars, words, last = found.groups()
        yield ("", literal) if literal is not None else (stars, "") if stars else ("", words or last)


def _add(runs: list[Run], words: str, bold: bool, italic: bool) -> None:
    last = runs[-1] if runs else None
    if not words:
        return
    if last is not None and (last.bold, last.italic) == (bold, italic):
        runs[-1] = Run(last.text + words, bold, italic)
    else:
        runs.append(Run(words, bold, italic))


def write_runs(runs: Runs) -> str:
    """A line that reads back as the same runs."""
    written = []
    bold = italic = False
    for run in (*runs, Run("")):
        if (run.bold, run.italic) != (bold, italic):
            written.append(_turn(bold != run.bold, italic != run.italic))
            bold, italic = run.bold, run.italic
        written.append(escape(run.text))
    return "".join(written)


def _turn(bold: bool, italic: bool) -> str:
    return "***" if bold and italic else "**" if bold else "*"


def escape(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text)
