"""Houses by Polars, streaming: the fastest on one machine."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from datchuan.law.joint import JointCounting
from datchuan.national.reading import COMMUNE, Cleaning, Houses, torn

if TYPE_CHECKING:
    import polars as pl


class PolarsEngine:
    """See ``engines.Engine``. The failing houses come in the order of the file."""

    def cube(self, houses: Houses, counting: JointCounting) -> pl.DataFrame:
        import polars as pl

        try:
            found = counting.polars(_frame(houses), COMMUNE).collect(engine="streaming")
        except pl.exceptions.PolarsError as error:
            raise torn(houses.files[0]) from error
        return found.with_columns(pl.col(COMMUNE).cast(pl.Int32))

    def write_failing(
        self,
        houses: Houses,
        counting: JointCounting,
        looked_at: pl.DataFrame,
        out: Path,
        metadata: dict[str, str],
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
