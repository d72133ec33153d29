"""Editions of the law files: kept as verdicts begin to rest on them, compared later."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.utils import timezone

from datchuan.criteria.models import LawEdition
from datchuan.law.edition import MendedValue, edition_of, mended_values
from datchuan.law.library import load_library
from datchuan.law.sets import CriteriaSet


def keep_edition(*, criteria_set: CriteriaSet) -> None:
    """Keep what the files say of the set, unless that is kept. One query where it is."""
    known = LawEdition.objects.filter(criteria_set=criteria_set.key, digest=criteria_set.digest)
    if not known.exists():
        LawEdition.objects.get_or_create(
            criteria_set=criteria_set.key,
            digest=criteria_set.digest,
            defaults={"kept_at": timezone.now(), "content": edition_of(load_library(), criteria_set)},
        )


@dataclass(frozen=True)
class Mending:
    """What an edition changed against the one before it; none for the first edition kept."""

    edition: LawEdition
    changes: list[MendedValue]
    is_first: bool


def mendings_of(set_key: str) -> list[Mending]:
    """The editions of a set, newest first, each with what it changed. One query."""
    editions = list(LawEdition.objects.filter(criteria_set=set_key))
    pairs = zip([None, *editions], editions, strict=False)
    found = [
        Mending(edition, mended_values(before.content, edition.content) if before else [], before is None)
        for before, edition in pairs
    ]
    return found[::-1]


def mended_since(criteria_set: CriteriaSet, digests: Collection[str]) -> list[tuple[LawEdition, list[MendedValue]]]:
    """For each of these digests other than the present one: the edition, and what the files say otherwise today."""
    now = edition_of(load_library(), criteria_set)
    kept = LawEdition.objects.filter(criteria_set=criteria_set.key, digest__in=digests)
    return [(each, mended_values(each.content, now)) for each in kept.exclude(digest=criteria_set.digest)]
