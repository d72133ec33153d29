"""Reads of checking: which values count as checked today, by whom, where, and what the signed text says instead."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import F, OuterRef, QuerySet, Subquery

from datchuan.criteria.models import Marking, SignedScan
from datchuan.law.checking import CHECKED, DIFFERS, UNCHECKED, Checking
from datchuan.law.cited import CitedValue
from datchuan.law.library import load_library

STALE = "stale"
# What a list calls them, the loudest first.
STATES = {
    DIFFERS: "bản có chữ ký ghi khác",
    STALE: "đã đối chiếu với giá trị cũ",
    UNCHECKED: "chưa đối chiếu",
    CHECKED: "đã đối chiếu",
}
_NO_MARK = (Marking.Finding.WITHDRAWN, None)


def _newest() -> QuerySet[Marking]:
    """The newest marking of each value: the one that counts."""
    newer = Marking.objects.filter(value_id=OuterRef("value_id")).order_by("-number").values("number")[:1]
    return Marking.objects.annotate(newest=Subquery(newer)).filter(number=F("newest")).order_by()


def checking_now() -> Checking:
    """The marks that count today: the newest of each value, where the value is still as it was then. One query."""
    values = load_library().values
    rows = _newest().exclude(finding=Marking.Finding.WITHDRAWN)
    checked, differing = set(), {}
    for value_id, finding, fingerprint, says in rows.values_list("value_id", "finding", "fingerprint", "says"):
        if value_id not in values or values[value_id].fingerprint != fingerprint:
            continue
        if finding == Marking.Finding.DIFFERS:
            differing[value_id] = says
        else:
            checked.add(value_id)
    return Checking(frozenset(checked), differing)


@dataclass(frozen=True)
class ValueState:
    """A value of the law with its newest marking, if any, and what that comes to: a key of ``STATES``."""

    cited: CitedValue
    marking: Marking | None
    state: str

    @property
    def label(self) -> str:
        return STATES[self.state]

    @property
    def by_file(self) -> bool:
        """Whether it is the law file alone that says "checked"."""
        return self.state == CHECKED and (self.marking is None or not _holds(self.cited, self.marking))


def _holds(cited: CitedValue, marking: Marking) -> bool:
    return marking.finding != Marking.Finding.WITHDRAWN and marking.fingerprint == cited.fingerprint


def state_of(cited: CitedValue, marking: Marking | None) -> ValueState:
    """What the newest marking comes to. A mark on an older value counts for nothing but is not passed over."""
    finding = marking.finding if marking else None
    if marking and _holds(cited, marking):
        state = DIFFERS if finding == Marking.Finding.DIFFERS else CHECKED
    elif cited.checked:
        state = CHECKED
    else:
        state = UNCHECKED if finding in _NO_MARK else STALE
    return ValueState(cited, marking, state)


def value_states(values: Iterable[CitedValue] | None = None) -> list[ValueState]:
    """Every value (or those given) with its state, in the order of the files. One query."""
    marks: Mapping[str, Marking] = {each.value_id: each for each in _newest().select_related("marked_by", "scan")}
    chosen = load_library().values.values() if values is None else values
    return [state_of(cited, marks.get(cited.value_id)) for cited in chosen]


def markings_of(value_id: str) -> list[Marking]:
    """The whole history of a value, newest first."""
    return list(Marking.objects.filter(value_id=value_id).select_related("marked_by", "scan").order_by("-number"))


def scans_of(instrument_key: str) -> list[SignedScan]:
    """The scans that markings on values of an instrument already rest on, newest first: one scan serves many."""
    ids = [each.value_id for each in load_library().values.values() if each.citation.instrument.key == instrument_key]
    return list(SignedScan.objects.filter(markings__value_id__in=ids).distinct().order_by("-pk"))
