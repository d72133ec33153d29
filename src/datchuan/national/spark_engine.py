"""Houses by Spark's SQL, on this machine or on a cluster whose machines see the files under the same paths."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from datchuan.kernel.problem import Problem
from datchuan.law.joint import JointCounting
from datchuan.national.reading import COMMUNE, Houses
from datchuan.national.selecting import failing_sql, selected

if TYPE_CHECKING:
    import polars as pl
    from pyspark.sql import DataFrame, SparkSession

_GLOB = str.maketrans({letter: f"\\{letter}" for letter in "\\{}[]*?"})  # Hadoop would take them for a pattern


class SparkEngine:
    """See ``engines.Engine``. The failing houses come in the order of commune and household."""

    def __init__(self, session: SparkSession) -> None:
        self._session = session

    def cube(self, houses: Houses, counting: JointCounting) -> pl.DataFrame:
        import polars as pl

        with _told():
            self._see(houses, counting)
            columns = f"g0 AS {COMMUNE}, failed, unknown, houses"
            sql = f"SELECT {columns} FROM ({counting.sql('spark', 'houses', COMMUNE)}) AS counted"  # noqa: S608
            found = pl.DataFrame(self._session.sql(sql).toArrow())
        return found.with_columns(pl.col(COMMUNE).cast(pl.Int32))

    def write_failing(
        self,
        houses: Houses,
        counting: JointCounting,
        looked_at: pl.DataFrame,
        out: Path,
        metadata: dict[str, str],
    ) -> None:
        parts = out.with_name(f"{out.name}.parts").absolute()  # each worker writes its own, then they become one file
        with _told():
            self._see(houses, counting)
            places = self._session.createDataFrame(looked_at.rows(), f"{COMMUNE} int, own bigint")
            places.createOrReplaceTempView("looked_at")
            sql = failing_sql(houses, counting, "spark", "houses", "looked_at", "/*+ BROADCAST(places) */")
            try:
                self._session.sql(sql).write.mode("overwrite").parquet(f"file:{parts}")
                _gathered(parts, houses, out, metadata)
            finally:
                shutil.rmtree(parts, ignore_errors=True)

    def _see(self, houses: Houses, counting: JointCounting) -> None:
        """The houses as the view ``houses``. Raises Problem 614 for names that Spark does not read."""
        hidden = [file.name for file in houses.files if file.name.startswith(("_", ".")) or ":" in file.name]
        if hidden:
            what = f"Spark không đọc tệp tên {hidden[0]} (bắt đầu bằng _ hoặc dấu chấm, hay có dấu hai chấm)"
            raise Problem(614, what, mend="Đổi tên tệp.")
        paths = [f"file:{file.absolute()}".translate(_GLOB) for file in houses.files]
        frame: DataFrame = self._session.read.parquet(*paths)
        frame.selectExpr(*selected(houses, counting)).createOrReplaceTempView("houses")


def _gathered(parts: Path, houses: Houses, out: Path, metadata: dict[str, str]) -> None:
    """One file, its columns of the kinds they came in (Spark knows no unsigned ones), with the tables' metadata."""
    import polars as pl

    kinds = pl.scan_parquet(list(houses.files), glob=False).collect_schema()
    key = {name: kinds[name] for name in houses.key} | ({COMMUNE: pl.Int32} if houses.is_wide else {})
    found = pl.scan_parquet(sorted(parts.glob("part-*.parquet")), glob=False).cast(key)  # type: ignore[arg-type]
    ordered = found.sort(*houses.key, "failed", "unknown")
    ordered.sink_parquet(out, engine="streaming", metadata=metadata)


@contextmanager
def _told() -> Iterator[None]:
    """What goes wrong inside Spark as Problem 617, in one line."""
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    try:
        yield
    except (PySparkException, Py4JError) as error:
        lines = [line.strip() for line in str(error).splitlines() if line.strip()]
        causes = [line.removeprefix("Caused by: ") for line in lines if line.startswith("Caused by: ")]
        said = (causes or lines or [type(error).__name__])[-1 if causes else 0]
        mend = "Kiểm tra máy chủ Spark, và rằng mọi máy thợ đọc được tệp vào, ghi được vào thư mục ra."
        raise Problem(617, f"Spark dừng giữa chừng: {said}", mend=mend) from error
