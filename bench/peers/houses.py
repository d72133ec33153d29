"""The houses as number arrays, and the integers that every peer must give. Codes: 0 passes, 1 fails, 2 not known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

NUMBERS = ("persons", "living_area_dm2", "lifetime_years", "animal_shed")
WISHED = ("hard_floor", "hard_frame", "hard_roof", "kitchen_hygienic", "toilet_hygienic", "custom_fit")
UNWISHED = ("temporary_material", "unsafe")
FACTS = (*NUMBERS, *WISHED, *UNWISHED)
STANDARD = (*WISHED, "enough_area", "lasting", "shed_hygienic")
NOT_TEMPORARY = ("temporary_material", "not_short_lived", "unsafe")
CLAUSES = (*STANDARD, *NOT_TEMPORARY)
UNKNOWN = -1  # how a fact that nobody knows stands in an array


def facts_of(folder: Path) -> dict[str, Any]:
    """``FACTS`` as 32-bit numbers, and ``commune``: the place of the house's commune in ``terrains_of``."""
    frame = pl.scan_parquet(folder / "houses.parquet").select("commune", *FACTS)
    whole = [pl.col(name).cast(pl.Int32).fill_null(UNKNOWN) for name in FACTS]
    read = frame.with_columns(pl.col("commune").cast(pl.Int32) - 1, *whole).collect(engine="streaming")
    return {name: read[name].to_numpy() for name in read.columns}


def terrains_of(folder: Path) -> np.ndarray:
    """``mountain`` or ``delta`` for each commune, in the order of their numbers 1, 2, 3 …"""
    return pl.read_parquet(folder / "communes.parquet").sort("commune")["terrain"].to_numpy().astype(str)


def integers(codes: Mapping[str, Any], standard: Any, not_temporary: Any) -> list[int]:
    """Houses; per rule those that pass, fail, are open; per clause those that fail."""
    rules = [np.bincount(rule, minlength=3).tolist() for rule in (standard, not_temporary)]
    return [len(standard), *rules[0], *rules[1], *(int((codes[name] == 1).sum()) for name in CLAUSES)]


def added(rows: Sequence[Sequence[int]]) -> list[int]:
    """The same integers from a code per house and clause, in the order of ``CLAUSES``."""
    table = np.array(rows, dtype=np.int8)
    codes = dict(zip(CLAUSES, table.T, strict=True))
    return integers(codes, *(whole_rule([codes[name] for name in rule]) for rule in (STANDARD, NOT_TEMPORARY)))


def whole_rule(codes: Sequence[Any]) -> Any:
    """A known failure decides; otherwise something unknown leaves a house open."""
    failing = np.logical_or.reduce([code == 1 for code in codes])
    open_ = np.logical_or.reduce([code == 2 for code in codes])
    return np.where(failing, 1, np.where(open_, 2, 0))
