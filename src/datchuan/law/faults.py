"""Whether the first fault of the law's files stops the reading, or all are gathered for the person who mends them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from datchuan.kernel.problem import Problem


class Faults:
    """``with faults.part():`` around a part that can be read by itself; what it raises is let through or gathered."""

    def __init__(self, *, gather: bool = False) -> None:
        self._gather = gather
        self.found: list[Problem] = []

    @contextmanager
    def part(self) -> Iterator[None]:
        """One part. When gathering, its Problem is kept and the reading goes on after the block."""
        try:
            yield
        except Problem as problem:
            if not self._gather:
                raise
            self.found.append(problem)
