"""Which office here, if any, is meant by a name under "Nơi nhận": a proposal that the clerk confirms."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from datchuan.documents.models import OutgoingDocument
from datchuan.documents.queries import newest_content
from datchuan.kernel.text import fold, nfc
from datchuan.people.models import Office

ALL_DISTRICTS = ("ubnd cac huyen", "uy ban nhan dan cac huyen")


@dataclass(frozen=True)
class Proposed:
    """A recipient as the paper names it, and the office here that is probably meant."""

    name: str
    purpose: str = ""
    office: Office | None = None


def proposed_recipients(document: OutgoingDocument, on: date) -> list[Proposed]:
    """Everyone whom the paper is addressed or sent to, in its order, each office once."""
    content = newest_content(document)
    offices = offices_here(on)
    named = [(name, "") for name in content.addressees]
    named += [(each.name, each.purpose) for each in content.recipients]
    found = [each for name, purpose in named for each in _meant(nfc(name), purpose, offices)]
    seen: set[int] = {document.office_id}
    kept = []
    for each in found:
        if each.office and each.office.pk in seen:
            continue
        seen |= {each.office.pk} if each.office else set()
        kept.append(each)
    return kept


def offices_here(on: date) -> list[Office]:
    """The offices that a document may be sent to in the system: those whose unit exists on the day."""
    began = Q(unit__valid_from=None) | Q(unit__valid_from__lte=on)
    goes_on = Q(unit__valid_to=None) | Q(unit__valid_to__gt=on)
    return list(Office.objects.filter(began, goes_on).prefetch_related("names"))


def office_named(name: str, offices: Iterable[Office]) -> Office | None:
    """The one office of that name, short name, key or name of some period; ``None`` when none or several have it."""
    wanted = fold(name)
    found = [each for each in offices if wanted in _names(each)]
    return found[0] if len(found) == 1 else None


def _names(office: Office) -> set[str]:
    named = (office.name, office.short_name, office.key, *(each.name for each in office.names.all()))
    return {fold(each) for each in named}


def _meant(name: str, purpose: str, offices: list[Office]) -> Iterator[Proposed]:
    if fold(name) == "nhu tren":
        return
    if fold(name).startswith(ALL_DISTRICTS):
        districts = [each for each in offices if each.kind == Office.Kind.DISTRICT]
        yield from (Proposed(each.short_name, purpose, each) for each in districts)
        if districts:
            return
    yield Proposed(name, purpose, office_named(name, offices))
