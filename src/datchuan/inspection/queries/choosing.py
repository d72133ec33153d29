"""Which communes a round visits, by rules that everyone can see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from random import Random

from django.db.models import Q

from datchuan.inspection.models import Visit
from datchuan.programme.models import Registration
from datchuan.territory.models import Unit
from datchuan.territory.queries import communes_on, merged_since

Reason = Visit.Reason
# The rules that ``communes_by_rule`` knows, in the order in which pages offer them.
RULES = (Reason.REGISTERED, Reason.MERGED, Reason.RANDOM)


@dataclass
class Chosen:
    """A commune and the rules that chose it."""

    commune: Unit
    reasons: list[str] = field(default_factory=list)


def communes_by_rule(
    on: date, *, rules: Sequence[str], merged_from: date, random_percent: int = 0, seed: str = ""
) -> list[Chosen]:
    """The communes of a day that registered in its year, that came out of a merger since ``merged_from``, and of the
    others a random share: each once, with all its reasons. The same seed chooses the same ones."""
    communes = list(communes_on(on, rural_only=True).select_related("parent").order_by("pk"))
    chosen = {commune.pk: Chosen(commune) for commune in communes}
    if Reason.REGISTERED in rules:
        _mark(chosen, _registered(on), Reason.REGISTERED)
    if Reason.MERGED in rules:
        _mark(chosen, merged_since(merged_from, on), Reason.MERGED)
    left = [pk for pk, each in chosen.items() if not each.reasons]
    if Reason.RANDOM in rules and random_percent:
        count = -(-len(left) * random_percent // 100)
        _mark(chosen, Random(f"{seed}/{on}").sample(left, count), Reason.RANDOM)  # noqa: S311 - must be drawn again
    return [each for each in chosen.values() if each.reasons]


def _registered(on: date) -> set[str]:
    begun = Q(registered_on=None) | Q(registered_on__lte=on)
    standing = Q(withdrawn_on=None) | Q(withdrawn_on__gt=on)
    return set(Registration.objects.filter(begun, standing, year=on.year).values_list("commune", flat=True))


def _mark(chosen: dict[str, Chosen], ids: Sequence[str] | set[str] | frozenset[str], reason: str) -> None:
    for pk in ids:
        if pk in chosen:
            chosen[pk].reasons.append(str(reason))


def by_hand(communes: Sequence[Unit]) -> list[Chosen]:
    """Communes that a person adds."""
    return [Chosen(commune, [str(Visit.Reason.BY_HAND)]) for commune in communes]
