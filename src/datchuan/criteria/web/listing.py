"""The list of values: what is asked for, and the names of the files they stand in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.http import QueryDict

from datchuan.criteria.queries import STATES, ValueState
from datchuan.kernel.text import fold, nfc
from datchuan.law.library import Library, load_library
from datchuan.law.resting import titles_on

_SINGLE = {"law/regions.yaml": "Vùng, nhóm xã, tỉnh thuộc vùng nào", "law/terms.yaml": "Thời hạn, cách tính ngày"}
LONGEST_SEARCH = 100


@dataclass(frozen=True)
class Asked:
    """The filters of the list as the address has them; what is not known there is left out."""

    file: str
    state: str
    text: str

    @property
    def query(self) -> str:
        """The same filters for a link, as in ``?tep=…``."""
        given = QueryDict(mutable=True)
        given.update({key: each for key, each in zip(("tep", "trang-thai", "q"), self._parts, strict=True) if each})
        return given.urlencode()

    @property
    def _parts(self) -> tuple[str, str, str]:
        return self.file, self.state, self.text


def asked(given: QueryDict, files: Sequence[tuple[str, str]]) -> Asked:
    file, state = given.get("tep", ""), given.get("trang-thai", "")
    text = nfc(given.get("q", ""))[:LONGEST_SEARCH]
    return Asked(file if file in dict(files) else "", state if state in STATES else "", text)


def files_of(library: Library) -> list[tuple[str, str]]:
    """The law files that hold values, with the name a person knows them by: sets, rules, the rest."""
    titles = {f"law/sets/{key}.yaml": each.title for key, each in library.sets.items()}
    titles |= {f"law/procedures/{key}.yaml": each.title for key, each in library.procedures.items()}
    for rule in library.rules.values():
        file = f"law/rules/{rule.key.partition('/')[0]}.yaml"
        titles.setdefault(file, f"Quy tắc xét theo {rule.instrument.number}")
    titles |= _SINGLE
    held = dict.fromkeys(value.file for value in library.values.values())
    others = [(file, f"Quy định của tỉnh ({file.rpartition('/')[2]})") for file in held if file not in titles]
    return [(file, title) for file, title in titles.items() if file in held] + others


def within_file(states: Sequence[ValueState], file: str) -> list[ValueState]:
    """Those of one file, or all."""
    return [each for each in states if not file or each.cited.file == file]


def matching(states: Sequence[ValueState], wanted: Asked, titles: dict[str, str]) -> list[ValueState]:
    """The values in the state asked for whose words, place, source, file or marking hold every word searched; by
    instrument, in the order of the files."""
    words = fold(wanted.text).split()
    found = [each for each in states if not wanted.state or each.state == wanted.state]
    if words:
        found = [each for each in found if _holds(each, words, titles)]
    order: dict[str, int] = {}
    for each in states:
        order.setdefault(each.cited.citation.instrument.key, len(order))
    return sorted(found, key=lambda each: order[each.cited.citation.instrument.key])


def _holds(each: ValueState, words: Sequence[str], titles: dict[str, str]) -> bool:
    cited, mark = each.cited, each.marking
    texts = [cited.value_id, cited.words, str(cited.citation), cited.citation.note, cited.source, titles[cited.file]]
    texts += titles_on(cited.value_id, load_library())
    texts += [str(mark.marked_by), mark.place, mark.says, mark.note] if mark else []
    text = fold(" ".join(texts))
    return all(word in text for word in words)


def counted(states: Sequence[ValueState]) -> list[tuple[str, str, int]]:
    """State, its name, and how many values are in it; those that are never absent from the page come first."""
    counts = Counter(each.state for each in states)
    return [(state, label, counts[state]) for state, label in STATES.items()]
