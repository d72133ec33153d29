"""``python -m bench.peers CASE FOLDER``: one peer, measured in a process of its own; JSON on stdout."""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

from bench.peers import fisca, fused, zen_rows

SAMPLE = 20_000


def _measured(work: Callable[[], list[int]], *, warm: bool) -> dict[str, object]:
    if warm:
        work()
    started = time.perf_counter()
    answer = work()
    seconds = time.perf_counter() - started
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": seconds, "memory": memory, "integers": answer}


def main(case: str, folder: Path) -> dict[str, object]:
    package, _, form = case.partition(" ")
    if package in ("openfisca", "policyengine"):
        fisca.modules(f"{package}_core")  # loaded before the clock starts
        return _measured(lambda: fisca.run(f"{package}_core", form, folder), warm=False)
    if package == "zen":
        rows = zen_rows.sample(folder, SAMPLE)
        work = zen_rows.by_house if form == "by house" else zen_rows.at_once
        return _measured(lambda: work(rows), warm=True) | {"rows": len(rows)}
    arrays = fused.columns(folder)
    return _measured(lambda: fused.count(arrays), warm=True)


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], Path(sys.argv[2]))))
