"""The housing rule over a simulated country, from Parquet: ours, the same by hand, the peers, and the floors.

Every case runs in a process of its own (its peak memory too): once to warm up, once measured; the cases take turns for
some rounds and the median is told. OpenFisca and PolicyEngine run in the first round only and are not warmed up, their
modules loaded beforehand. Zen runs house by house on a sample, told as what the whole country would take. All that
count must come to the same integers, or the benchmark fails.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from bench.national_cases import CASES

ROUNDS = 3
PEERS_PYTHON = Path(__file__).parents[1] / ".cache" / "bench" / "bin" / "python"
QUICK_PEERS = ("numba, columns in memory (floor)", "zen by house", "zen at once")
SLOW_PEERS = ("openfisca idiom", "openfisca tuned", "policyengine idiom", "policyengine tuned")
FLOOR, TEXT = "read, polars (floor)", "duckdb by hand, text"


def run(households: int) -> None:
    with tempfile.TemporaryDirectory(prefix="datchuan-national-") as name:
        folder = Path(name)
        # In a process of its own: a child's peak memory counts from what its parent held.
        _process(sys.executable, "bench.national_cases", "data", name, str(households))
        sizes = ", ".join(
            f"{path.name} {path.stat().st_size / 1e6:.0f} MB" for path in sorted(folder.glob("*.parquet"))
        )
        print(f"  {households} households; {sizes}; medians of {ROUNDS} rounds", flush=True)
        found = _rounds(folder)
        spark = {workers: _case("bench.national_spark", str(workers), folder) for workers in (1, 2)}
    _report(found, households)
    _report_spark(spark)
    _agree([each for results in found.values() for each in results] + list(spark.values()))


def _rounds(folder: Path) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {case: [] for case in (*CASES, *QUICK_PEERS, *SLOW_PEERS)}
    for number in range(ROUNDS):
        for case in CASES:
            found[case].append(_case("bench.national_cases", case, folder))
        for case in QUICK_PEERS if number else (*QUICK_PEERS, *SLOW_PEERS):
            found[case].append(_case("bench.peers", case, folder, python=PEERS_PYTHON))
    return found


def _case(module: str, case: str, folder: Path, python: Path | str = sys.executable) -> dict[str, Any]:
    print(f"    … {case}", file=sys.stderr, flush=True)
    return json.loads(_process(python, module, case, str(folder)).splitlines()[-1])


def _process(python: Path | str, module: str, *arguments: str) -> str:
    command = [python, "-m", module, *arguments]
    done = subprocess.run(command, check=False, capture_output=True, text=True, env=os.environ)
    if done.returncode:
        sys.exit(f"{module} {' '.join(arguments)}\n{done.stderr}")
    return done.stdout


# --- what is told --------------------------------------------------------------------------------------------------


def _seconds(results: list[dict[str, Any]], households: int) -> float:
    """The median; of a sample as what all households would take."""
    return statistics.median(each["seconds"] * households / each.get("rows", households) for each in results)


def _report(found: dict[str, list[dict[str, Any]]], households: int) -> None:
    medians = {case: _seconds(results, households) for case, results in found.items()}
    floor, text, ours = medians[FLOOR], medians[TEXT], medians["ours: polars, cube"]
    print(f"  {'':<34} {'seconds':>9} {'MB':>6} {'x read':>8} {'x duckdb text':>13} {'x ours':>9}")
    for case, results in found.items():
        memory = max(each["memory"] for each in results)
        ratios = f"{medians[case] / floor:8.2f} {medians[case] / text:13.2f} {medians[case] / ours:9.2f}"
        note = f"  of a sample of {results[0]['rows']}" if "rows" in results[0] else ""
        print(f"  {case:<34} {medians[case]:9.3f} {memory:6.0f} {ratios}{note}")


def _report_spark(spark: dict[int, dict[str, Any]]) -> None:
    for workers, each in spark.items():
        times = f"session {each['start']:.1f} s, first cube {each['first']:.1f} s, then {each['seconds']:.2f} s"
        rest = f"failing houses {each['failing']:.1f} s, all its processes {each['memory']:.0f} MB"
        print(f"  spark, workers: {workers}            {times}, {rest}")


def _agree(results: list[dict[str, Any]]) -> None:
    cubes = {tuple(each["cube"]) for each in results if "cube" in each}
    whole = {tuple(each["integers"]) for each in results if "integers" in each and "rows" not in each}
    sampled = {tuple(each["integers"]) for each in results if "integers" in each and "rows" in each}
    print(f"  cubes (rows, houses): {cubes}; integers: {whole}; of the sample: {sampled}")
    if not len(cubes) == len(whole) == len(sampled) == 1:
        sys.exit("The cases do not agree.")
