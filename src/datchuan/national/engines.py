"""The engines: each reads the houses once and gives the cube of every commune, or every house that fails a clause."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

from datchuan.kernel.problem import Problem
from datchuan.law.joint import JointCounting
from datchuan.national.reading import Houses

if TYPE_CHECKING:
    import polars as pl

EngineName = Literal["polars", "duckdb", "spark"]
ENGINES: tuple[EngineName, ...] = ("polars", "duckdb", "spark")


class Engine(Protocol):
    """What an evaluation asks of an engine."""

    def cube(self, houses: Houses, counting: JointCounting) -> pl.DataFrame:
        """``commune, failed, unknown, houses`` with joint masks, in no order."""

    def write_failing(
        self,
        houses: Houses,
        counting: JointCounting,
        looked_at: pl.DataFrame,
        out: Path,
        metadata: dict[str, str],
    ) -> None:
        """Every house that fails a clause of its own place, with both masks, into the file ``out``.

        ``looked_at`` holds ``commune`` and ``own``: the joint mask of the clauses that count there.
        """


@contextmanager
def open_engine(name: EngineName, master: str = "") -> Iterator[Engine]:
    """The engine, started and stopped. ``master`` is Spark's (this machine's two cores when empty).

    Raises Problem 616 (Spark or Java is not installed) and 617 (the master cannot be meant or reached).
    """
    if master and name != "spark":
        raise Problem(617, "chỉ Spark có máy chủ điều phối", where="--master", mend="Thêm --engine spark.")
    if name == "polars":
        from datchuan.national.polars_engine import PolarsEngine

        yield PolarsEngine()
    elif name == "duckdb":
        from datchuan.national.duckdb_engine import DuckdbEngine

        yield DuckdbEngine()
    else:
        from datchuan.national.spark_engine import SparkEngine
        from datchuan.national.spark_session import LOCAL, spark_session

        with spark_session(master or LOCAL) as session:
            yield SparkEngine(session)
