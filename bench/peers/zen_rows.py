"""GoRules' zen-engine on the first houses of the file: a decision evaluated house by house, and one call for all."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import polars as pl

from bench.peers import houses


def sample(folder: Path, count: int) -> list[dict[str, Any]]:
    """Houses as the engine takes them: facts by name, null where nobody knows, the commune's area per person."""
    places = pl.scan_parquet(folder / "communes.parquet").select("commune", "terrain")
    least = pl.when(pl.col("terrain") == "delta").then(1400).otherwise(1000).alias("least")
    frame = pl.scan_parquet(folder / "houses.parquet").select("commune", *houses.FACTS).head(count)
    joined = frame.join(places, on="commune", how="left", maintain_order="left").with_columns(least)
    return joined.drop("commune", "terrain").collect().to_dicts()


def _expressions(prefix: str) -> dict[str, str]:
    def code(passes: str, *facts: str) -> str:
        unknown = " or ".join(f"{prefix}{fact} == null" for fact in facts)
        return f"({unknown}) ? 2 : (({passes}) ? 0 : 1)"

    found = {name: code(f"{prefix}{name}", name) for name in houses.WISHED}
    found |= {name: code(f"not {prefix}{name}", name) for name in houses.UNWISHED}
    area, years = f"{prefix}living_area_dm2", f"{prefix}lifetime_years"
    found["enough_area"] = code(f"{area} >= {prefix}least * {prefix}persons", "living_area_dm2", "persons")
    found["lasting"] = code(f"{years} >= 20", "lifetime_years")
    found["not_short_lived"] = code(f"{years} >= 5", "lifetime_years")
    found["shed_hygienic"] = code(f"{prefix}animal_shed == 1 or {prefix}animal_shed == 3", "animal_shed")
    return found


def _decision() -> str:
    items = [{"id": name, "key": name, "value": value} for name, value in _expressions("").items()]
    nodes = [
        {"id": "in", "name": "in", "type": "inputNode"},
        {"id": "rule", "name": "rule", "type": "expressionNode", "content": {"expressions": items}},
        {"id": "out", "name": "out", "type": "outputNode"},
    ]
    edges = [{"id": "1", "sourceId": "in", "targetId": "rule"}, {"id": "2", "sourceId": "rule", "targetId": "out"}]
    return json.dumps({"nodes": nodes, "edges": edges})


def by_house(rows: list[dict[str, Any]]) -> list[int]:
    import zen

    decision = zen.ZenEngine().create_decision(_decision())
    results = [decision.evaluate(row)["result"] for row in rows]
    return houses.added([[result[name] for name in houses.CLAUSES] for result in results])


def at_once(rows: list[dict[str, Any]]) -> list[int]:
    import zen

    codes = ", ".join(_expressions("#.")[name] for name in houses.CLAUSES)
    return houses.added(zen.evaluate_expression(f"map(rows, [{codes}])", {"rows": rows}))
