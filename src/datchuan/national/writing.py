"""What an evaluation leaves behind: five Parquet tables with documented columns (docs/national.md)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from datchuan.law.joint import JointCounting
from datchuan.law.outcome import Verdict
from datchuan.national.judging import Places
from datchuan.national.reading import COMMUNE

if TYPE_CHECKING:
    import polars as pl

# Carried along from the communes' file where it has them.
_KNOWN_OF_COMMUNES = ("code", "name", "province", "region", "terrain", "region_simulated")


class Tables:
    """Rows column by column: a million small dicts would cost more than the evaluation."""

    def __init__(self) -> None:
        self.verdicts: dict[str, list[Any]] = defaultdict(list)
        self.reasons: dict[str, list[Any]] = defaultdict(list)
        self.readings: dict[str, list[Any]] = defaultdict(list)

    def add(self, verdicts: Iterable[tuple[int, Verdict]]) -> None:
        for commune, verdict in verdicts:
            self._verdict(commune, verdict)
            for number, reason in enumerate(verdict.reasons, start=1):
                said = (commune, verdict.indicator, number, reason.key, reason.sentence)
                _append(self.reasons, ("commune", "indicator", "number", "key", "sentence"), said)
            for other in verdict.what_ifs:
                figures = (other.passing, other.failing, other.unknown, other.shortfall)
                values = (commune, verdict.indicator, other.reading, other.outcome.value, *figures)
                _append(self.readings, _READINGS, values)

    def _verdict(self, commune: int, verdict: Verdict) -> None:
        level = verdict.threshold
        figures = (verdict.passing, verdict.failing, verdict.unknown, verdict.total)
        values = (
            *(commune, verdict.indicator, verdict.outcome.value, *figures, verdict.required, verdict.shortfall),
            *(verdict.reading, level.words if level else None, level.value_id if level else None),
            [basis.value_id for basis in verdict.unchecked],
        )
        _append(self.verdicts, _VERDICTS, values)


_VERDICTS = (
    *("commune", "indicator", "outcome", "passing", "failing", "unknown", "total", "required", "shortfall"),
    *("reading", "threshold", "threshold_id", "unchecked"),
)
_READINGS = ("commune", "indicator", "reading", "outcome", "passing", "failing", "unknown", "shortfall")


def _append(table: dict[str, list[Any]], names: Iterable[str], values: Iterable[Any]) -> None:
    for name, value in zip(names, values, strict=True):
        table[name].append(value)


def write_tables(
    out: Path,
    tables: Tables,
    communes: pl.DataFrame,
    cube: pl.DataFrame,
    clauses: pl.DataFrame,
    metadata: dict[str, str],
) -> None:
    """Write ``verdicts``, ``reasons``, ``readings``, ``cube`` and ``clauses`` into ``out``."""
    import polars as pl

    known = [name for name in _KNOWN_OF_COMMUNES if name in communes.columns]
    figures = dict.fromkeys(("required", "shortfall"), pl.Int64)
    texts = dict.fromkeys(("threshold", "threshold_id"), pl.String)
    key = {COMMUNE: pl.Int32}
    simulated = pl.lit("datchuan.simulated" in metadata).alias("simulated")
    verdicts = pl.DataFrame(
        tables.verdicts, schema_overrides={**key, **figures, **texts, "unchecked": pl.List(pl.String)}
    )
    verdicts = verdicts.join(communes.select(COMMUNE, *known), on=COMMUNE, how="left", maintain_order="left")
    frames = {
        "verdicts": verdicts.select(COMMUNE, *known, *_VERDICTS[1:], simulated),
        "reasons": pl.DataFrame(tables.reasons, schema_overrides=key),
        "readings": pl.DataFrame({name: tables.readings[name] for name in _READINGS}, schema_overrides=key),
        "cube": cube,
        "clauses": clauses,
    }
    for name, frame in frames.items():
        frame.write_parquet(out / f"{name}.parquet", metadata=metadata)


def clause_table(places: Places, joint: JointCounting) -> pl.DataFrame:
    """What each bit of the masks means: one row per bit and profile that looks at it."""
    import polars as pl

    rows = [
        {
            "bit": joint.mask(counting, clause.mask).bit_length() - 1,
            "region": profile.region or None,
            "terrain": profile.terrain or None,
            "clause": clause.clause.key,
            "title": clause.clause.title,
            "requires": clause.words,
            "rules": [rule for rule, key in counting.bit_of if counting.bit_of[rule, key] == clause.bit],
        }
        for profile, counting in places.countings.items()
        for clause in counting.clauses
    ]
    kinds = {"region": pl.String, "terrain": pl.String}
    return pl.DataFrame(rows, schema_overrides=kinds).sort("bit", "region", "terrain")
