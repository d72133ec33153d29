"""A template with facts becomes the words of a paper."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from jinja2 import Template, TemplateError

from datchuan.documents.content import Appendix, Block, Recipient, Run, Signatory
from datchuan.documents.markup import read_markup
from datchuan.documents.markup.inline import read_runs
from datchuan.documents.templating.checking import nfc_lines
from datchuan.documents.templating.notation import notation
from datchuan.documents.templating.source import PaperTemplate
from datchuan.kernel.problem import Problem
from datchuan.kernel.text import nfc

NAME_BLANK = "." * 30
_PURPOSE = re.compile(r"(?P<name>.*?)\s*(?P<purpose>\([^()]*\))?")


@dataclass(frozen=True)
class Written:
    """What a template says with its facts. ``bases`` are keys of instruments, or texts as written."""

    subject: str
    body: tuple[Block, ...]
    addressees: tuple[str, ...]
    recipients: tuple[Recipient, ...]
    bases: tuple[str, ...]
    archive: str
    appendices: tuple[Appendix, ...]
    signatories: tuple[Signatory, ...] = ()


def fill(template: PaperTemplate, facts: Mapping[str, Any]) -> Written:
    """The words. Problem 594 where a fact that the template needs is missing, 519 where a table does not fit."""
    fill_in = _Filler(template, facts)
    return Written(
        subject=fill_in.line(template.subject),
        body=fill_in.blocks(template.body),
        addressees=fill_in.lines(template.addressees),
        recipients=tuple(as_recipient(line) for line in fill_in.lines(template.recipients)),
        bases=fill_in.lines(template.bases),
        archive=fill_in.line(template.archive),
        appendices=fill_in.appendices(),
        signatories=tuple(as_signatory(line) for line in fill_in.lines(template.signatories)),
    )


def as_recipient(line: str) -> Recipient:
    """``UBND tỉnh (b/c)`` → the name and the purpose."""
    found = _PURPOSE.fullmatch(nfc(line))
    return Recipient(found["name"], found["purpose"] or "") if found else Recipient(line)


def as_signatory(line: str) -> Signatory:
    """``TRƯỞNG ĐOÀN | Nguyễn Văn A`` → the title and the name; without a name, dots for a person to fill in."""
    title, _, name = line.partition("|")
    return Signatory(nfc(title), nfc(name) or NAME_BLANK)


class _Filler:
    def __init__(self, template: PaperTemplate, facts: Mapping[str, Any]) -> None:
        self.template, self.facts = template, facts

    def text(self, text: str) -> str:
        try:
            return _parsed(text).render(self.facts)
        except TemplateError as error:
            raise Problem(
                594,
                f"Không điền được mẫu: {error.message or error}",
                where=f"Mẫu “{self.template.title}”",
                mend="Bổ sung số liệu còn thiếu, hoặc sửa mẫu.",
            ) from None

    def line(self, text: str) -> str:
        """One line of plain words: the signs of the notation are taken off again."""
        return _plain(self.text(text))

    def lines(self, texts: tuple[str, ...]) -> tuple[str, ...]:
        """One text may give several lines, or none."""
        made = (_plain(line) for text in texts for line in self.text(text).splitlines())
        return tuple(line for line in made if line)

    def blocks(self, text: str) -> tuple[Block, ...]:
        return read_markup(self.text(text))

    def appendices(self) -> tuple[Appendix, ...]:
        made = []
        for each in self.template.appendices:
            if each.get("when") and not self.line(f"{{{{ 'x' if {each['when']} else '' }}}}"):
                continue
            made.append((self.line(str(each["title"])), self.blocks(str(each["body"])), bool(each.get("landscape"))))
        numbers = [roman(place) for place in range(1, len(made) + 1)] if len(made) > 1 else [""]
        return tuple(
            Appendix(title, blocks, number, landscape)
            for (title, blocks, landscape), number in zip(made, numbers, strict=False)
        )


@lru_cache(maxsize=256)
def _parsed(text: str) -> Template:
    """Papers by the hundred are of one template."""
    return notation().from_string(nfc_lines(text))


def _plain(line: str) -> str:
    runs: tuple[Run, ...] = read_runs(nfc(line))
    return nfc("".join(run.text for run in runs))


def roman(number: int) -> str:
    """1 → I, 4 → IV, up to 39, which no paper reaches."""
    tens, ones = divmod(number, 10)
    return "X" * tens + ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")[ones]
