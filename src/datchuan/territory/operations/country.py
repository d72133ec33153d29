"""Loads the country, or one province of it, from the national files (ADR 0017)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from datchuan.kernel.problem import Problem
from datchuan.platform.operations import record_audit
from datchuan.platform.queries import installation
from datchuan.territory.country.lists import TWO_LEVELS_ON, read_country
from datchuan.territory.country.versions import Versions, draw_versions
from datchuan.territory.models import Change, ChangeAct, Unit
from datchuan.territory.operations.acting import head, lock_territory
from datchuan.territory.operations.loading import load_territory

if TYPE_CHECKING:
    # Only its type: the territory stands below people and knows no official.
    from django.contrib.auth.base_user import AbstractBaseUser

# Provinces whose units are known day by day, from files of their own (data/admin_units.csv).
KNOWN_BETTER = frozenset({"20"})
INSTRUMENT = "Danh mục đơn vị hành chính 01/06/2020 và 01/07/2025 (data/national_units.csv)"


@dataclass(frozen=True)
class Loaded:
    """What was written: units and changes, and of how many units the lists do not tell where they came from or went."""

    units: int
    changes: int
    unknown: int


@transaction.atomic
def load_country(*, folder: Path, by: AbstractBaseUser | None) -> Loaded:
    """Load every province of the national files that is not there yet; Lạng Sơn comes from its finer files.

    Where a province is served, the others' units are elsewhere: they are kept, and no page lists them. Problem 232 when
    everything is there already; 230 or 231 for files that cannot be read.
    """
    lock_territory()
    country = read_country(folder)
    is_served = bool(installation().province_code)
    loaded = _load_better(country.provinces, folder)
    written = _write(draw_versions(country, set(country.provinces) - KNOWN_BETTER))
    if is_served:
        Unit.everywhere.filter(pk__in=[unit.pk for unit in written.units]).update(is_elsewhere=True)
    else:
        Unit.everywhere.filter(is_elsewhere=True).update(is_elsewhere=False)
    _tell_edges()
    done = Loaded(loaded.units + len(written.units), loaded.changes + written.changes, written.unknown)
    if not done.units and not done.changes:
        raise Problem(232, "Địa bàn cả nước đã được nạp", mend="Không cần nạp lại.")
    _note(by, "cả nước", done)
    return done


@transaction.atomic
def load_province(*, folder: Path, code: str, by: AbstractBaseUser | None) -> Loaded:
    """Load one province of the list of 01/07/2025 with all that went into it, and let every other be elsewhere.

    Problem 233 when the list has no such province; 230 or 231 for files that cannot be read.
    """
    lock_territory()
    country = read_country(folder)
    if code not in country.provinces:
        raise Problem(233, f"không có tỉnh mã “{code}” trong danh mục", mend="Chọn một tỉnh trong danh sách.")
    loaded = _load_better([code], folder)
    if code in KNOWN_BETTER:
        Unit.everywhere.exclude(_in_province(code)).update(is_elsewhere=True)
        done = loaded
    else:
        drawn = draw_versions(country, [code])
        written = _write(drawn)
        Unit.everywhere.exclude(pk__in=drawn.own).update(is_elsewhere=True)
        done = Loaded(len(written.units), written.changes, written.unknown)
    _tell_edges()
    _note(by, f"tỉnh {code}", done)
    return done


def _tell_edges() -> None:
    """An edge is elsewhere when both its ends are; one that crosses the border is here too."""
    ends = Q(from_unit__is_elsewhere=True) & (Q(to_unit=None) | Q(to_unit__is_elsewhere=True))
    beyond = Change.everywhere.filter(ends).order_by().values("pk")
    Change.everywhere.filter(is_elsewhere=True).exclude(pk__in=beyond).update(is_elsewhere=False)
    Change.everywhere.filter(is_elsewhere=False, pk__in=beyond).update(is_elsewhere=True)


def _in_province(code: str) -> Q:
    return Q(code=code) | Q(parent__code=code) | Q(parent__parent__code=code)


def _load_better(provinces: Iterable[str], folder: Path) -> Loaded:
    """Provinces of which finer files are at hand, if they are not there yet."""
    if not KNOWN_BETTER & set(provinces) or Unit.everywhere.filter(code__in=KNOWN_BETTER).exists():
        return Loaded(0, 0, 0)
    counts = load_territory(folder=folder)
    return Loaded(counts["Unit"], counts["Change"], 0)


@dataclass(frozen=True)
class _Written:
    units: list[Unit]
    changes: int
    unknown: int


def _write(drawn: Versions) -> _Written:
    """Write what is not there yet of the drawing, the changes as one act."""
    there = set(Unit.everywhere.values_list("pk", flat=True))
    known = set(Change.everywhere.filter(effective_on=TWO_LEVELS_ON).values_list("from_unit_id", "to_unit_id"))
    units = [unit for pk, unit in drawn.units.items() if pk not in there]
    changes = [each for each in drawn.changes if (each.from_unit_id, each.to_unit_id) not in known]
    Unit.everywhere.bulk_create(units, batch_size=2000)
    if changes:
        act = _act()
        for each in changes:
            each.act = act
        Change.everywhere.bulk_create(changes, batch_size=2000)
    fresh = {unit.pk for unit in units}
    return _Written(units, len(changes), sum(unit.pk in fresh for unit in drawn.unknown))


def _act() -> ChangeAct:
    now = timezone.now()
    return ChangeAct.objects.create(
        state=ChangeAct.State.APPLIED,
        origin=ChangeAct.Origin.DATA,
        instrument=INSTRUMENT,
        effective_on=TWO_LEVELS_ON,
        entered_at=now,
        applied_at=now,
        applied_order=head() + 1,
    )


def _note(by: AbstractBaseUser | None, subject: str, done: Loaded) -> None:
    details = {"units": done.units, "changes": done.changes, "unknown": done.unknown}
    record_audit(by=by, action="territory.load_country", subject=subject, details=details)
