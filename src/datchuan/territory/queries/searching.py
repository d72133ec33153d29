"""Finding units of any time by name or code, and saying what became of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from datchuan.kernel.period import Period
from datchuan.kernel.text import fold, nfc, sort_key
from datchuan.territory.models import CodeAlias, Unit
from datchuan.territory.queries.holding import Holding, held_on
from datchuan.territory.queries.units import units_of_any_time

# A name has few words; each one asked for costs the database a condition.
LONGEST_SEARCH, SEARCHED_WORDS = 100, 6
CODE_LENGTH = 5
# More than any province has; a search for one letter in a country must not read it all.
MOST_READ = 2000


@dataclass(frozen=True)
class FoundUnit:
    """A unit with what it is on the working day: ``current``, ``past`` or ``coming``; who holds its land that day where
    it does not exist; and the codes it had for a while."""

    unit: Unit
    state: str
    holding: Holding | None
    aliases: tuple[CodeAlias, ...]


@dataclass(frozen=True)
class Search:
    """The units found, best first, and how many more there are."""

    found: list[FoundUnit]
    total: int

    @property
    def left_out(self) -> int:
        return self.total - len(self.found)


@dataclass(frozen=True)
class Asked:
    """What was typed: the words of a name, or a code; after a comma the words of the unit above it."""

    text: str
    words: tuple[str, ...]
    parent_words: tuple[str, ...]

    @property
    def code(self) -> str:
        """The code asked for; Excel drops the zero it begins with."""
        only = self.words[0] if len(self.words) == 1 else ""
        return only.zfill(CODE_LENGTH) if only.isdecimal() and len(only) >= CODE_LENGTH - 1 else ""


def search_units(text: str, *, today: date, limit: int = 30) -> Search:
    """Units of any time whose name or code has words that begin as typed, without regard to marks.

    The exact code comes first, in the order of time; then the exact name; then the rest by name; of equals those that
    exist ``today`` first. A constant number of queries.
    """
    asked = _asked(text)
    if not asked.words:
        return Search([], 0)
    matching = _matching(asked)
    units = list(matching[:MOST_READ])
    total = matching.count() if len(units) == MOST_READ else len(units)
    aliases = _aliases(units)
    units.sort(key=lambda unit: _rank(unit, asked, aliases.get(unit.pk, ()), today))
    shown = units[:limit]
    holdings = held_on(shown, today)
    return Search(
        [FoundUnit(each, _state(each, today), holdings.get(each.pk), aliases.get(each.pk, ())) for each in shown], total
    )


def _asked(text: str) -> Asked:
    name, _, parent = nfc(text[:LONGEST_SEARCH]).partition(",")
    return Asked(nfc(name), _words(name), _words(parent))


def _words(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(fold(text).split()))[:SEARCHED_WORDS]


def _begins(word: str, path: str = "search") -> Q:
    return Q(**{f"{path}__startswith": word}) | Q(**{f"{path}__contains": f" {word}"})


def _matching(asked: Asked) -> QuerySet[Unit]:
    found = units_of_any_time().select_related("parent")
    if asked.code:
        aliased = CodeAlias.objects.filter(code=asked.code).values("unit")
        found = found.filter(Q(code=asked.code) | Q(pk__in=aliased))
    else:
        for word in asked.words:
            found = found.filter(_begins(word))
    for word in asked.parent_words:
        found = found.filter(_begins(word, "parent__search"))
    return found.order_by("pk")


def _aliases(units: list[Unit]) -> dict[str, tuple[CodeAlias, ...]]:
    found: dict[str, tuple[CodeAlias, ...]] = {}
    for alias in CodeAlias.objects.filter(unit__in=units).order_by("valid_from", "code"):
        found[alias.unit_id] = (*found.get(alias.unit_id, ()), alias)
    return found


def _rank(unit: Unit, asked: Asked, aliases: tuple[CodeAlias, ...], today: date) -> tuple[object, ...]:
    begins = unit.valid_from or date.min
    if asked.code:
        has_it = unit.code == asked.code
        first = begins if has_it else min((each.valid_from or date.min for each in aliases), default=begins)
        return 0, 0, first, unit.pk
    return _distance(unit, asked), _state(unit, today) != "current", sort_key(unit.short_name), begins, unit.pk


def _distance(unit: Unit, asked: Asked) -> int:
    """How far a name is from what was typed: the same with its marks, the same without, begins so, holds it, or only
    its words."""
    typed = fold(asked.text)
    names = (unit.short_name, unit.name)
    if asked.text.lower() in (name.lower() for name in names):
        return 0
    if typed in map(fold, names):
        return 1
    if any(fold(name).startswith(typed) for name in names):
        return 2
    return 3 if typed in unit.search else 4


def _state(unit: Unit, today: date) -> str:
    if today in Period(unit.valid_from, unit.valid_to):
        return "current"
    return "past" if unit.valid_to is not None and unit.valid_to <= today else "coming"
