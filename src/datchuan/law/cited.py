"""A value of the law and the place it was taken from."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from datchuan.kernel.citation import Citation, Instrument
from datchuan.law.text_files import Path, TextFile

# What of an entry is no part of the value: how sure it is, remarks, how a verdict words it, values of their own.
_BESIDE_THE_VALUE = frozenset({"source", "checked", "note", "fails", "unknown", "indicators"})


@dataclass(frozen=True, slots=True)
class CitedValue:
    """One value as a reviewer meets it.

    ``value_id`` is stable and unique in the library (``vn-xa-2016/9.2@tdmnpb``); ``words`` say the value in
    Vietnamese; ``source`` is where it was read (an address, or that it is from memory). ``citation.checked``
    is false until a person has compared it with the signed text and changed the file; marks that persons make
    beside the file are a ``Checking``. ``fingerprint`` changes with the value (its words, its expression, its
    period), with its instrument and with its place, and with nothing else.
    """

    value_id: str
    words: str
    citation: Citation
    source: str
    file: str = ""
    fingerprint: str = ""

    @property
    def checked(self) -> bool:
        return self.citation.checked


class Citer:
    """Builds citations for one file: its own instrument by default, its ``sources`` by their short names."""

    def __init__(self, text: TextFile, instruments: dict[str, Instrument]) -> None:
        self._text, self._instruments = text, instruments
        self._default = text.data.get("instrument", "")
        self._sources: dict[str, str] = text.data.get("sources", {})

    def instrument(self, path: Path, key: str | None = None) -> Instrument:
        """Raises Problem 103 when ``law/instruments.yaml`` does not hold the key."""
        wanted = key or self._default
        if wanted not in self._instruments:
            raise self._text.problem(
                103,
                f"văn bản “{wanted}” chưa có trong law/instruments.yaml",
                path,
                mend=f"Các văn bản đang có: {', '.join(sorted(self._instruments))}.",
            )
        return self._instruments[wanted]

    def cite(self, value_id: str, words: str, entry: dict[str, Any], path: Path, place: str = "") -> CitedValue:
        """The citation ``entry`` carries: ``place``, ``source``, ``checked``, perhaps ``instrument`` and ``note``."""
        source = entry["source"]
        if source not in self._sources:
            raise self._text.problem(
                103,
                f"nguồn “{source}” chưa có trong mục sources của tệp",
                (*path, "source"),
                mend=f"Các nguồn đang có: {', '.join(sorted(self._sources)) or 'chưa có nguồn nào'}.",
            )
        citation = Citation(
            instrument=self.instrument((*path, "instrument"), entry.get("instrument")),
            place=entry.get("place", place),
            checked=entry["checked"],
            note=entry.get("note", ""),
        )
        mark = _fingerprint(value_id, words, citation, entry)
        return CitedValue(value_id, words, citation, self._sources[source], self._text.name, mark)


def _fingerprint(value_id: str, words: str, citation: Citation, entry: dict[str, Any]) -> str:
    """The words alone are too little: they do not say a clause's expression, nor the end of a period."""
    value = {key: each for key, each in entry.items() if key not in _BESIDE_THE_VALUE}
    whole = [value_id, words, str(citation), value]
    text = json.dumps(whole, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()
