"""Simulated houses of the whole country as Parquet: seeded, sorted by commune, written as they are drawn.

Each house is drawn sound or not with its commune's own share; one that is not gets at least one fault. Nothing here
looks at what a verdict would be. The same seed and number of households give the same houses.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from datchuan.kernel.problem import Problem
from datchuan.kernel.text import format_number
from datchuan.national.communes import SNAPSHOT, SimulatedCommune, simulated_communes

if TYPE_CHECKING:
    import numpy as np
    import polars as pl

ROW_GROUP = 122_880
MOST_HOUSEHOLDS = 100_000_000
_SIMULATED = (
    "Dữ liệu mô phỏng: mã và tên xã theo danh mục hành chính 01/6/2020; số hộ từng xã và mọi ngôi nhà là mô phỏng; "
    "vùng, địa hình là mô phỏng trừ tỉnh có trong law/regions.yaml"
)
# How often a house that is not sound has this fault.
_FAULTS = {
    "hard_floor": 0.2,
    "hard_frame": 0.12,
    "hard_roof": 0.2,
    "kitchen_hygienic": 0.2,
    "toilet_hygienic": 0.45,
    "custom_fit": 0.03,
}
_DANGERS = {"temporary_material": 0.02, "unsafe": 0.02}
# Codes of law/facts/house.yaml: materials of a hard part, of another one.
_MATERIALS = {
    "floor_material": ("hard_floor", (1, 2, 3), (6, 7)),
    "frame_material": ("hard_frame", (1, 2, 3, 4), (5, 6)),
    "roof_material": ("hard_roof", (1, 2, 4), (7, 8)),
}
_MISSING = 0.004


def generate(out: Path, households: int, seed: int) -> tuple[Path, Path]:
    """Write ``houses.parquet`` and ``communes.parquet`` into ``out``; returns their paths. Raises Problem 613."""
    if not 1 <= households <= MOST_HOUSEHOLDS:
        raise Problem(613, f"số hộ phải từ 1 đến {format_number(MOST_HOUSEHOLDS)}", where="--households")
    import polars as pl

    out.mkdir(parents=True, exist_ok=True)
    communes = simulated_communes(households, seed)
    about = {
        "datchuan.simulated": _SIMULATED,
        "datchuan.seed": str(seed),
        "datchuan.households": str(households),
        "datchuan.snapshot": SNAPSHOT,
    }
    paths = out / "houses.parquet", out / "communes.parquet"
    columns = {name: [getattr(each, name) for each in communes] for name in SimulatedCommune.__slots__}
    narrow = {"commune": pl.UInt16, "households": pl.UInt32}
    pl.DataFrame(columns, schema_overrides=narrow).write_parquet(paths[1], metadata=about)
    frame = _streamed(communes, seed)
    frame.sink_parquet(paths[0], metadata=about, row_group_size=ROW_GROUP, engine="streaming", maintain_order=True)
    return paths


def _streamed(communes: Sequence[SimulatedCommune], seed: int) -> pl.LazyFrame:
    """A source that draws one province after another when the writer asks for it."""
    from polars.io.plugins import register_io_source

    def draw(
        columns: list[str] | None, predicate: pl.Expr | None, limit: int | None, _batch: int | None
    ) -> Iterator[pl.DataFrame]:
        done = 0
        for province, members in groupby(communes, key=lambda each: each.province):
            frame = _houses(list(members), int(province), seed, done)
            done += frame.height
            print(f"\r— {format_number(done)} hộ mô phỏng", end="", file=sys.stderr, flush=True)
            yield frame if columns is None else frame.select(columns)
        print(file=sys.stderr)

    return register_io_source(draw, schema=_houses(list(communes[:1]), 0, seed, 0).schema)


def _houses(communes: list[SimulatedCommune], stream: int, seed: int, done: int) -> pl.DataFrame:
    """The houses of a few communes; each province has a stream of random numbers of its own."""
    import numpy as np
    import polars as pl

    draw = np.random.Generator(np.random.PCG64([seed, 1, stream]))
    sizes = np.array([each.households for each in communes])
    count = int(sizes.sum())
    shares = np.repeat(np.clip(draw.normal(0.82, 0.12, len(communes)), 0.2, 0.99), sizes)
    dangers = np.repeat(draw.random(len(communes)) < 0.5, sizes)  # half of the communes have no temporary house left
    sound = draw.random(count) < shares
    facts = {**_judgements(draw, sound, dangers), **_numbers(draw, sound)}
    numbers = np.repeat(np.array([each.commune for each in communes], dtype=np.uint16), sizes)
    head = {"commune": numbers, "household": np.arange(done + 1, done + count + 1, dtype=np.uint32)}
    gaps = np.repeat(np.where(draw.random(len(communes)) < 0.5, _MISSING, 0.0), sizes)  # half left nothing blank
    missing = [
        pl.when(pl.Series(draw.random(count) >= gaps)).then(pl.col(name)).alias(name)
        for name in facts
        if not name.endswith("_material") or name == "temporary_material"
    ]
    return pl.DataFrame({**head, **facts}).with_columns(*missing, simulated=pl.lit(True))


def _judgements(draw: np.random.Generator, sound: Any, dangers: Any) -> dict[str, Any]:
    """The surveyor's yes and no, and materials that go with them."""
    import numpy as np

    count = len(sound)
    facts = {name: sound | (draw.random(count) >= share) for name, share in _FAULTS.items()}
    whole = np.logical_and.reduce(list(facts.values()))
    facts["toilet_hygienic"] &= sound | ~whole  # a house that is not sound has a fault
    facts |= {name: dangers & ~sound & (draw.random(count) < share) for name, share in _DANGERS.items()}
    for name, (judged, hard, other) in _MATERIALS.items():
        picks = [np.array(codes, dtype=np.uint8)[draw.integers(len(codes), size=count)] for codes in (hard, other)]
        facts[name] = np.where(facts[judged], *picks)
    return facts


def _numbers(draw: np.random.Generator, sound: Any) -> dict[str, Any]:
    """Persons, area, lifetime and the shed: enough for the mountains where sound, often too little where not."""
    import numpy as np

    count = len(sound)
    persons = draw.integers(1, 9, count)
    per_person = np.where(
        sound | (draw.random(count) < 0.7), draw.integers(1000, 4500, count), draw.integers(300, 1000)
    )
    lifetime = np.where(sound | (draw.random(count) < 0.8), draw.integers(20, 71, count), draw.integers(2, 20, count))
    shed = np.where(sound | (draw.random(count) < 0.7), 2 * draw.integers(0, 2, count) + 1, 2)
    return {
        "persons": persons.astype(np.uint8),
        "living_area_dm2": (persons * per_person).astype(np.uint32),
        "lifetime_years": lifetime.astype(np.uint8),
        "animal_shed": shed.astype(np.uint8),
    }
