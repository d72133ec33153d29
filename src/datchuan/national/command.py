"""``datchuan national evaluate`` and ``datchuan national generate``: no database, no Django."""

from __future__ import annotations

import argparse
import importlib.util
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from datchuan.kernel.problem import Problem
from datchuan.kernel.text import format_number, format_percent
from datchuan.law.outcome import Outcome
from datchuan.national.engines import ENGINES

DEFAULT_HOUSEHOLDS, DEFAULT_SEED = 17_000_000, 2020


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code: 0, or 1 after a problem was said on stderr."""
    options = _parser().parse_args(arguments)
    try:
        _require_engines()
        options.run(options)
    except Problem as problem:
        print(problem.sentence, file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="datchuan national", description="Đánh giá cả nước từ tệp Parquet.")
    commands = parser.add_subparsers(required=True, metavar="VIỆC")
    judge = commands.add_parser("evaluate", help="đánh giá mọi xã trong tệp theo một bộ tiêu chí vào một ngày")
    judge.add_argument("--criteria", required=True, help="mã bộ tiêu chí, ví dụ vn-xa-2016")
    judge.add_argument("--on", required=True, help="ngày đánh giá, ví dụ 2020-12-31")
    judge.add_argument("--houses", required=True, type=Path, help="tệp (hoặc thư mục) Parquet các nhà")
    judge.add_argument("--communes", required=True, type=Path, help="tệp Parquet các xã")
    judge.add_argument("--out", required=True, type=Path, help="thư mục kết quả")
    judge.add_argument("--engine", choices=ENGINES, default=ENGINES[0])
    judge.add_argument("--master", default="", help="máy chủ của Spark, ví dụ spark://máy:7077 (mặc định local[2])")
    judge.add_argument("--failing", action="store_true", help="ghi cả từng nhà chưa đạt")
    judge.set_defaults(run=_evaluate)
    make = commands.add_parser("generate", help="dựng dữ liệu mô phỏng cho các xã của năm 2020")
    make.add_argument("--out", required=True, type=Path, help="thư mục ghi houses.parquet và communes.parquet")
    make.add_argument("--households", type=int, default=DEFAULT_HOUSEHOLDS)
    make.add_argument("--seed", type=int, default=DEFAULT_SEED)
    make.set_defaults(run=_generate)
    return parser


def _require_engines() -> None:
    missing = [name for name in ("polars", "duckdb") if importlib.util.find_spec(name) is None]
    if missing:
        raise Problem(616, f"chưa cài {', '.join(missing)}", mend='Cài bằng: pip install "datchuan[national]".')


def _evaluate(options: argparse.Namespace) -> None:
    from datchuan.national.evaluate import Task, evaluate

    try:
        on = date.fromisoformat(options.on)
    except ValueError:
        mend = "Viết năm-tháng-ngày: 2020-12-31."
        raise Problem(601, f"“{options.on}” không phải là ngày", where="--on", mend=mend) from None
    paths = (options.houses, options.communes, options.out)
    summary = evaluate(Task(options.criteria, on, *paths, options.engine, options.failing, options.master))
    simulated = " · dữ liệu mô phỏng" if summary.is_simulated else ""
    print(f"{format_number(summary.houses)} nhà, {format_number(summary.communes)} xã{simulated}")
    for code, outcomes in summary.outcomes.items():
        share = format_percent(outcomes[Outcome.MET], summary.communes)
        counts = " · ".join(f"{o.label.lower()} {format_number(outcomes[o])}" for o in Outcome)
        print(f"Chỉ tiêu {code}: {counts} ({share} đạt)")


def _generate(options: argparse.Namespace) -> None:
    from datchuan.national.generate import generate

    if options.seed < 0:
        raise Problem(613, "số khởi đầu không được âm", where="--seed")
    for path in generate(options.out, options.households, options.seed):
        print(path)
