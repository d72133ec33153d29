"""The two files a national evaluation reads, checked before anything is counted.

What cannot be meant (no such column, text where a number belongs, a commune nobody knows) is refused. What is only
wrong in places (NaN, a household of 300 persons) counts as not known, and a note says how much of it there is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from datchuan.kernel.problem import Problem
from datchuan.kernel.text import format_number
from datchuan.law.facts import Field
from datchuan.national.statistics import spans_of

if TYPE_CHECKING:
    import polars as pl

COMMUNE = "commune"
_LARGEST_CODE = 2**31 - 1
_EXACT = 2**53  # a float holds every whole number up to here
_KINDS = {
    "bool": "có/không (boolean)",
    "int": "số nguyên",
    "decimal": "số nguyên (phần trăm của đơn vị)",
    "choice": "mã số nguyên",
    "date": "ngày",
}


@dataclass(frozen=True, slots=True)
class Cleaning:
    """How a number column is read: a float becomes whole (NaN null); what lies outside its bounds becomes null."""

    field: Field
    is_float: bool
    is_bounded: bool


@dataclass(frozen=True)
class Houses:
    """The houses' files. ``metadata`` of the first one tells whether they are simulated; ``notes`` what was held."""

    files: tuple[Path, ...]
    cleanings: tuple[Cleaning, ...]
    columns: tuple[str, ...]
    is_wide: bool
    metadata: dict[str, str]
    notes: tuple[str, ...]

    @property
    def is_simulated(self) -> bool:
        return "datchuan.simulated" in self.metadata

    @property
    def key(self) -> tuple[str, ...]:
        """The columns that name a house."""
        return (COMMUNE, "household") if "household" in self.columns else (COMMUNE,)


def read_houses(path: Path, fields: Sequence[Field]) -> Houses:
    """Check the file (or the folder of files) against the fields the rules read. Raises Problem 614."""
    import polars as pl

    files = tuple(sorted(path.rglob("*.parquet"))) if path.is_dir() else (path,)
    frame, kinds = _scanned(files, path)
    _has_columns(kinds, [COMMUNE, *(field.column for field in fields)], path)
    wrong = [f"{f.column} phải là {_KINDS[f.type]}" for f in fields if not _fits(kinds[f.column], f)]
    if not kinds[COMMUNE].is_integer():
        wrong.insert(0, f"{COMMUNE} phải là số nguyên")
    if wrong:
        raise Problem(614, f"cột sai kiểu: {'; '.join(wrong)}", where=str(path), mend="Xem docs/national.md.")
    cleanings, notes = _looked_through(frame, files, kinds, fields, path)
    is_wide = kinds[COMMUNE] in (pl.Int64, pl.UInt64)
    return Houses(files, tuple(cleanings), tuple(kinds), is_wide, pl.read_parquet_metadata(files[0]), tuple(notes))


def _scanned(files: Sequence[Path], path: Path) -> tuple[pl.LazyFrame, pl.Schema]:
    import polars as pl

    mend = "Cần một tệp Parquet, hoặc một thư mục các tệp .parquet cùng cột."
    try:
        if not files or not all(file.is_file() for file in files):
            raise Problem(614, "không có tệp", where=str(path), mend=mend)
        frame = pl.scan_parquet(list(files), glob=False)
        return frame, frame.collect_schema()
    except (OSError, pl.exceptions.PolarsError):
        raise Problem(614, "không đọc được tệp Parquet", where=str(path), mend=mend) from None


def _has_columns(kinds: Iterable[str], wanted: Sequence[str], path: Path) -> None:
    missing = [name for name in wanted if name not in kinds]
    if missing:
        raise Problem(614, f"thiếu cột {', '.join(missing)}", where=str(path), mend="Xem docs/national.md.")


def _fits(kind: pl.DataType, field: Field) -> bool:
    import polars as pl

    match field.type:
        case "bool":
            return kind == pl.Boolean
        case "date":
            return kind == pl.Date
        case "choice":
            return kind.is_integer()
        case _:
            return kind.is_integer() or kind.is_float()


def _looked_through(
    frame: pl.LazyFrame, files: Sequence[Path], kinds: pl.Schema, fields: Sequence[Field], path: Path
) -> tuple[list[Cleaning], list[str]]:
    """What is not a number, not whole, or outside the field's bounds in the number columns."""
    numbers = [field for field in fields if field.type in ("int", "decimal")]
    seen = _seen(frame, files, kinds, numbers, path)
    if seen["nowhere"]:
        what = f"{format_number(seen['nowhere'])} hộ không ghi xã (cột {COMMUNE} trống)"
        raise Problem(614, what, where=str(path), mend="Ghi mã số của xã cho từng hộ.")
    if seen["last"] is not None and seen["last"] > _LARGEST_CODE:
        raise Problem(614, f"mã xã {seen['last']} quá lớn", where=str(path), mend="Mã xã là số từ 1 trở lên.")
    cleanings, notes = [], []
    for field in numbers:
        cleaning, said = _cleaning(field, kinds[field.column].is_float(), seen, path)
        cleanings.append(cleaning)
        notes += said
    return cleanings, notes


def _seen(
    frame: pl.LazyFrame, files: Sequence[Path], kinds: pl.Schema, numbers: Sequence[Field], path: Path
) -> dict[str, Any]:
    """Spans from the files' own statistics; columns of floats, and those without statistics, in one scan."""
    import polars as pl

    whole = {field.column: field.key for field in numbers if not kinds[field.column].is_float()}
    spans = spans_of(files, [COMMUNE, *whole])
    seen: dict[str, Any] = {}
    asked = []
    if COMMUNE in spans:
        seen = {"nowhere": spans[COMMUNE].nulls, "last": spans[COMMUNE].high}
    else:
        asked = [pl.col(COMMUNE).null_count().alias("nowhere"), pl.col(COMMUNE).max().alias("last")]
    for field in numbers:
        if span := spans.get(field.column):
            seen |= {f"min {field.key}": span.low, f"max {field.key}": span.high}
        else:
            asked += _questions(field, is_float=kinds[field.column].is_float())
    if not asked:
        return seen
    try:
        return seen | frame.select(asked).collect(engine="streaming").row(0, named=True)
    except pl.exceptions.PolarsError:
        raise torn(path) from None


def _questions(field: Field, *, is_float: bool) -> list[pl.Expr]:
    import polars as pl

    column = pl.col(field.column)
    asked = []
    if is_float:
        asked.append(column.is_nan().sum().alias(f"nan {field.key}"))
        column = column.fill_nan(None)
        asked.append(((column != column.floor()) | (column.abs() > _EXACT)).sum().alias(f"part {field.key}"))
    return [*asked, column.min().alias(f"min {field.key}"), column.max().alias(f"max {field.key}")]


def torn(path: Path) -> Problem:
    """The problem of a file that begins as Parquet and cannot be read to its end."""
    return Problem(614, "tệp Parquet hỏng giữa chừng", where=str(path), mend="Chép lại tệp.")


def _cleaning(field: Field, is_float: bool, seen: dict[str, Any], path: Path) -> tuple[Cleaning, list[str]]:
    notes = []
    if seen.get(f"part {field.key}"):
        what = f"cột {field.column} có {format_number(seen[f'part {field.key}'])} giá trị không nguyên"
        mend = f"Ghi số nguyên, tính theo 1/{10**field.scale} {field.unit}." if field.scale else "Ghi số nguyên."
        raise Problem(614, what, where=str(path), mend=mend)
    if seen.get(f"nan {field.key}"):
        count = format_number(seen[f"nan {field.key}"])
        notes.append(f"Cột {field.column}: {count} ô không phải là số (NaN), coi là chưa biết.")
    low, high = seen[f"min {field.key}"], seen[f"max {field.key}"]
    is_outside = low is not None and (
        (field.minimum is not None and low < field.minimum) or (field.maximum is not None and high > field.maximum)
    )
    if is_outside:
        span = f"từ {format_number(low)} đến {format_number(high)}"
        allowed = f"ngoài khoảng {field.minimum} – {field.maximum}"
        notes.append(f"Cột {field.column}: có giá trị {span}; giá trị {allowed} coi là chưa biết.")
    return Cleaning(field, is_float, is_outside), notes


# --- communes ------------------------------------------------------------------------------------------------------

_NEEDED = {COMMUNE: "số nguyên", "code": "chữ", "name": "chữ", "region": "chữ", "terrain": "chữ"}


def read_communes(path: Path) -> pl.DataFrame:
    """The communes, one row each, region and terrain empty where nobody knows them. Raises Problem 615."""
    import polars as pl

    try:
        frame = pl.read_parquet(path, glob=False)
    except (OSError, pl.exceptions.PolarsError):
        raise Problem(615, "không đọc được tệp Parquet", where=str(path), mend="Xem docs/national.md.") from None
    missing = [name for name in _NEEDED if name not in frame.columns]
    if missing:
        raise Problem(615, f"thiếu cột {', '.join(missing)}", where=str(path), mend="Xem docs/national.md.")
    wrong = [
        f"{name} phải là {kind}"
        for name, kind in _NEEDED.items()
        if not (frame[name].dtype.is_integer() if name == COMMUNE else frame[name].dtype in (pl.String, pl.Null))
    ]
    if wrong:
        raise Problem(615, f"cột sai kiểu: {'; '.join(wrong)}", where=str(path), mend="Xem docs/national.md.")
    numbers = frame[COMMUNE].cast(pl.Int64, strict=False)  # what does not fit becomes null, and is refused
    if numbers.null_count() or numbers.is_duplicated().any() or not numbers.is_between(0, _LARGEST_CODE).all():
        what = f"cột {COMMUNE} phải có số, không lặp, từ 0 đến {_LARGEST_CODE}"
        raise Problem(615, what, where=str(path), mend="Mỗi xã một dòng, một số.")
    words = pl.col("code", "name", "region", "terrain").cast(pl.String).fill_null("")
    return frame.with_columns(pl.col(COMMUNE).cast(pl.Int32), words).sort(COMMUNE)


def refuse_unknown(counted: Iterable[int], known: Iterable[int], path: Path) -> None:
    """Every commune that has houses must be among the communes. Raises Problem 614."""
    strange = sorted(set(counted) - set(known))
    if strange:
        listed = ", ".join(str(each) for each in strange[:5]) + (", …" if len(strange) > 5 else "")
        what = f"có hộ của {len(strange)} xã không có trong tệp các xã: {listed}"
        raise Problem(614, what, where=str(path), mend="Thêm các xã ấy vào tệp --communes.")
