"""Medians of interleaved rounds, so that a machine that drifts drifts for all alike."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable


def medians(cases: dict[str, Callable[[], object]], rounds: int = 9) -> dict[str, float]:
    """Seconds per case: one warm-up, then ``rounds`` round-robin."""
    times: dict[str, list[float]] = {name: [] for name in cases}
    for case in cases.values():
        case()
    for _ in range(rounds):
        for name, case in cases.items():
            started = time.perf_counter()
            case()
            times[name].append(time.perf_counter() - started)
    return {name: statistics.median(taken) for name, taken in times.items()}
