"""The one scan: Polars (streaming) or DuckDB reads the houses once and gives the cube of every commune."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from datchuan.law.joint import JointCounting
from datchuan.national.reading import COMMUNE, Cleaning, Houses

if TYPE_CHECKING:
    import duckdb
    import polars as pl

Engine = Literal["polars", "duckdb"]
ENGINES: tuple[Engine, ...] = ("polars", "duckdb")


def cube_of(engine: Engine, houses: Houses, counting: JointCounting) -> pl.DataFrame:
    """``commune, failed, unknown, houses`` with joint masks, in no order."""
    import polars as pl

    if engine == "polars":
        found = counting.polars(_frame(houses), COMMUNE).collect(engine="streaming")
    else:
        sql = counting.sql("duckdb", _source(houses), COMMUNE)
        with _connection() as connection:
            # By way of numpy: handed over as Arrow, DuckDB 2.0 complains of leaks when the program ends.
            columns = connection.execute(f"SELECT g0 AS {COMMUNE}, failed, unknown, houses FROM ({sql})").fetchnumpy()  # noqa: S608
            found = pl.DataFrame(columns)
    return found.with_columns(pl.col(COMMUNE).cast(pl.Int32))


def write_failing(
    engine: Engine,
    houses: Houses,
    counting: JointCounting,
    looked_at: pl.DataFrame,
    out: Path,
    metadata: dict[str, str],
) -> None:
    """Every house that fails a clause of its own place, with both masks, in the order of the file.

    ``looked_at`` holds ``commune`` and ``own``: the joint mask of the clauses that count there.
    """
    write: Callable[..., None] = _failing_by_polars if engine == "polars" else _failing_by_duckdb
    write(houses, counting, looked_at, out, metadata)


# --- Polars --------------------------------------------------------------------------------------------------------


def _frame(houses: Houses) -> pl.LazyFrame:
    import polars as pl

    frame = pl.scan_parquet(list(houses.files), glob=False)
    changed = [_cleaned(each) for each in houses.cleanings if each.is_float or each.is_bounded]
    if houses.is_wide:
        changed.append(pl.col(COMMUNE).cast(pl.Int32))
    return frame.with_columns(changed) if changed else frame


def _cleaned(cleaning: Cleaning) -> pl.Expr:
    import polars as pl

    field = cleaning.field
    column = pl.col(field.column)
    if cleaning.is_float:
        column = column.fill_nan(None).cast(pl.Int64)
    if not cleaning.is_bounded:
        return column
    within = pl.lit(True)
    if field.minimum is not None:
        within &= column.cast(pl.Int64) >= field.minimum
    if field.maximum is not None:
        within &= column.cast(pl.Int64) <= field.maximum
    return pl.when(within).then(column).alias(field.column)


def _failing_by_polars(
    houses: Houses, counting: JointCounting, looked_at: pl.DataFrame, out: Path, metadata: dict[str, str]
) -> None:
    import polars as pl

    from datchuan.law.emit_polars import signature

    width = len(counting.clauses)
    masks = _frame(houses).select(*houses.key, _signature=signature(counting.clauses).cast(pl.Int64))
    own = looked_at.select(pl.col(COMMUNE).cast(masks.collect_schema()[COMMUNE]), "own").lazy()
    found = masks.join(own, on=COMMUNE, how="left", maintain_order="left")
    failed, unknown = pl.col("_signature") & ((1 << width) - 1), pl.col("_signature") // (1 << width)
    found = found.select(*houses.key, failed=failed & pl.col("own"), unknown=unknown & pl.col("own"))
    found.filter(pl.col("failed") != 0).sink_parquet(out, engine="streaming", metadata=metadata)


# --- DuckDB --------------------------------------------------------------------------------------------------------


def _connection() -> duckdb.DuckDBPyConnection:
    import duckdb

    return duckdb.connect(config={"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"})


def _source(houses: Houses) -> str:
    changed = [_cleaned_sql(each) for each in houses.cleanings if each.is_float or each.is_bounded]
    replaced = f" REPLACE ({', '.join(changed)})" if changed else ""
    files = ", ".join(_quoted(str(file)) for file in houses.files)
    return f"(SELECT *{replaced} FROM read_parquet([{files}])) AS h"  # noqa: S608 (columns of the fact schema, quoted paths)


def _cleaned_sql(cleaning: Cleaning) -> str:
    field = cleaning.field
    value = name = field.column
    if cleaning.is_float:
        value = f"CASE WHEN isnan({name}) THEN NULL ELSE CAST({name} AS BIGINT) END"
    if cleaning.is_bounded:
        bounds = ((">=", field.minimum), ("<=", field.maximum))
        within = " AND ".join(f"({value}) {sign} {bound}" for sign, bound in bounds if bound is not None)
        value = f"CASE WHEN {within} THEN {value} END"
    return f"{value} AS {name}"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _failing_by_duckdb(
    houses: Houses, counting: JointCounting, looked_at: pl.DataFrame, out: Path, metadata: dict[str, str]
) -> None:
    from datchuan.law.emit_sql import signature

    width, key = len(counting.clauses), ", ".join(houses.key)
    own_file = out.with_name(f"{out.name}.own")
    looked_at.select(COMMUNE, "own").write_parquet(own_file)
    sql = f"""
        SELECT {key}, s & {(1 << width) - 1} & own AS failed, (s >> {width}) & own AS unknown
        FROM (SELECT {key}, {signature(counting.clauses, "duckdb")} AS s FROM {_source(houses)}) AS signed
        JOIN read_parquet({_quoted(str(own_file))}) AS places USING ({COMMUNE})
        WHERE s & {(1 << width) - 1} & own <> 0
    """  # noqa: S608 (columns of the fact schema, quoted paths)
    said = ", ".join(f"{_quoted(name)}: {_quoted(value)}" for name, value in metadata.items())
    try:
        with _connection() as connection:
            options = f"FORMAT parquet, COMPRESSION zstd, KV_METADATA {{{said}}}"
            connection.execute(f"COPY ({sql}) TO {_quoted(str(out))} ({options})")
    finally:
        own_file.unlink()
