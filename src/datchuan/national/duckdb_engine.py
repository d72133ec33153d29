"""Houses by DuckDB's SQL."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from datchuan.law.joint import JointCounting
from datchuan.national.reading import COMMUNE, Houses, torn
from datchuan.national.selecting import failing_sql, selected

if TYPE_CHECKING:
    import duckdb
    import polars as pl


class DuckdbEngine:
    """See ``engines.Engine``."""

    def cube(self, houses: Houses, counting: JointCounting) -> pl.DataFrame:
        import duckdb
        import polars as pl

        sql = counting.sql("duckdb", _source(houses, counting), COMMUNE)
        sql = f"SELECT g0 AS {COMMUNE}, failed, unknown, houses FROM ({sql})"  # noqa: S608 (the counting's own text)
        try:
            with _connection() as connection:
                # By way of numpy: handed over as Arrow, DuckDB 2.0 complains of leaks when the program ends.
                columns = connection.execute(sql).fetchnumpy()
        except duckdb.Error as error:
            raise torn(houses.files[0]) from error
        return pl.DataFrame(columns).with_columns(pl.col(COMMUNE).cast(pl.Int32))

    def write_failing(
        self,
        houses: Houses,
        counting: JointCounting,
        looked_at: pl.DataFrame,
        out: Path,
        metadata: dict[str, str],
    ) -> None:
        own_file = out.with_name(f"{out.name}.own")
        looked_at.select(COMMUNE, "own").write_parquet(own_file)
        places = f"read_parquet({_quoted(str(own_file))})"
        sql = failing_sql(houses, counting, "duckdb", _source(houses, counting), places)
        said = ", ".join(f"{_quoted(name)}: {_quoted(value)}" for name, value in metadata.items())
        try:
            with _connection() as connection:
                options = f"FORMAT parquet, COMPRESSION zstd, KV_METADATA {{{said}}}"
                connection.execute(f"COPY ({sql}) TO {_quoted(str(out))} ({options})")
        finally:
            own_file.unlink()


def _connection() -> duckdb.DuckDBPyConnection:
    import duckdb

    return duckdb.connect(config={"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"})


def _source(houses: Houses, counting: JointCounting) -> str:
    files = ", ".join(_quoted(str(file)) for file in houses.files)
    return f"(SELECT {', '.join(selected(houses, counting))} FROM read_parquet([{files}])) AS h"  # noqa: S608 (columns of the fact schema, quoted paths)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
