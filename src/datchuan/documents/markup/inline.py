"""Bold and italic inside a line."""

from __future__ import annotations

import re
from collections.abc import Iterator

from datchuan.documents.content import Run, Runs

_PIECE = re.compile(r"\\(.)|(\*{1,3})|([^\\*]+)|(\\$)", re.DOTALL)
_SPECIAL = re.compile(r"([\\*|])")


def read_runs(text: str) -> Runs:
    """Runs of a line. ``**`` turns bold on and off, ``*`` italic, ``***`` both; a mark without its other half counts
    as the sign itself."""
    pieces = list(_pieces(text))
    runs: list[Run] = []
    bold = italic = False
    for place, (mark, words) in enumerate(pieces):
        if not mark:
            _add(runs, words, bold, italic)
        elif _turns(pieces, place, mark, on=bold if mark == "**" else italic if mark == "*" else bold and italic):
            bold ^= len(mark) > 1
            italic ^= len(mark) != 2
        else:
            _add(runs, words, bold, italic)
    return tuple(runs)


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    """(mark, words): a mark of stars, or words with an empty mark."""
    for found in _PIECE.finditer(text):
        literal, stars, words, last = found.groups()
        yield ("", literal) if literal is not None else (stars, stars) if stars else ("", words or last)


def _turns(pieces: list[tuple[str, str]], place: int, mark: str, *, on: bool) -> bool:
    return on or any(each == mark for each, _ in pieces[place + 1 :])


def _add(runs: list[Run], words: str, bold: bool, italic: bool) -> None:
    last = runs[-1] if runs else None
    if last is not None and (last.bold, last.italic) == (bold, italic):
        runs[-1] = Run(last.text + words, bold, italic)
    elif words:
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
