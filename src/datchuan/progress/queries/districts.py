"""Districts, summed up from their communes."""

from __future__ import annotations

from dataclasses import dataclass, field

from datchuan.evaluation.queries import Standing
from datchuan.kernel.text import sort_key
from datchuan.territory.models import Unit


@dataclass
class DistrictRow:
    """A district's communes by outcome, per criterion, and the houses missing for 9.2 (None: nobody knows)."""

    district: Unit | None
    communes: int = 0
    counts: dict[str, dict[str, int]] = field(default_factory=dict)
    houses_missing: int | None = None


def district_rows(standing: Standing) -> list[DistrictRow]:
    """One row a district, in name order; one row for the province where there are no districts."""
    rows: dict[str, DistrictRow] = {}
    for commune in standing.communes:
        row = rows.setdefault(commune.parent_id or "", DistrictRow(commune.parent))
        row.communes += 1
        for number in standing.criteria:
            outcome = standing.of_criterion(commune.pk, number).value
            counts = row.counts.setdefault(number, {"met": 0, "not_met": 0, "undetermined": 0})
            counts[outcome] += 1
        share = standing.verdicts[commune.pk].get("9.2")
        if share and share.total and share.shortfall is not None:
            row.houses_missing = (row.houses_missing or 0) + share.shortfall
    return sorted(rows.values(), key=lambda row: sort_key(row.district.short_name if row.district else ""))
