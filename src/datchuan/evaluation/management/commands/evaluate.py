"""datchuan evaluate --criteria SET --on DAY [--commune UNIT_ID] [--law-on DAY]
[--units-on DAY] [--format table|json|csv] [--keep]"""

from __future__ import annotations

import csv
import json
import sys
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from datchuan.evaluation.computing import Evaluation, asked_here, combine, compute_verdicts
from datchuan.evaluation.keeping import keep_cube
from datchuan.evaluation.operations import evaluate_communes
from datchuan.evaluation.queries import missing_words
from datchuan.kernel.problem import Problem
from datchuan.kernel.text import format_percent
from datchuan.law.outcome import Verdict
from datchuan.platform.queries import installation
from datchuan.territory.models import Unit
from datchuan.territory.queries import commune_on, inferred_communes


class Command(BaseCommand):
    help = "Đánh giá các xã theo một bộ tiêu chí vào một ngày."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--criteria", required=True, help="mã bộ tiêu chí, ví dụ vn-xa-2016")
        parser.add_argument("--on", required=True, help="ngày đánh giá, ví dụ 2020-12-31")
        parser.add_argument("--commune", action="append", help="mã đơn vị, ví dụ 06046-1; có thể lặp lại")
        parser.add_argument("--law-on", help="xét theo luật của một ngày khác, ví dụ bộ 2021-2025 cho số liệu 2020")
        parser.add_argument("--units-on", help="xếp theo xã của một ngày khác, ví dụ 2025-07-01")
        parser.add_argument("--keep", action="store_true", help="lưu kết quả và bảng đếm nhà của ngày này")
        parser.add_argument("--format", choices=["table", "json", "csv"], default="table")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            on = _day(options["on"], "--on")
            law_on = _day(options["law_on"], "--law-on") if options["law_on"] else None
            units_on = _day(options["units_on"], "--units-on") if options["units_on"] else None
            for unit_id in options["commune"] or ():
                _require_rural(commune_on(unit_id, units_on or on))
            if options["keep"]:
                _require_own_units(on, units_on)
                _keep(options["criteria"], on, law_on, options["commune"])
            evaluation = compute_verdicts(options["criteria"], on, options["commune"], law_on=law_on, units_on=units_on)
        except Problem as problem:
            raise CommandError(problem.sentence) from None
        rows = _rows(evaluation)
        {"table": _table, "json": _json, "csv": _csv}[options["format"]](evaluation, rows)


def _require_rural(unit: Unit) -> None:
    if unit.type != "Xã":
        raise Problem(602, f"{unit.name} ({unit.pk}) không phải xã", mend="Bộ tiêu chí này chỉ xét các xã.")


def _require_own_units(on: date, units_on: date | None) -> None:
    if units_on not in (None, on):
        what = "kết quả trên địa giới của ngày khác chỉ để xem, không lưu được"
        raise Problem(601, what, where="--keep", mend="Bỏ --keep hoặc --units-on.")


def _keep(set_key: str, on: date, law_on: date | None, commune_ids: list[str] | None) -> None:
    """Verdicts are kept by the law of their own day only; of another day's law the counts alone are."""
    if law_on is None or law_on == on:
        evaluate_communes(set_key=set_key, on=on, by=None, cause="Lệnh evaluate", commune_ids=commune_ids)
    else:
        keep_cube(asked=asked_here(set_key, on, law_on))


def _day(text: str, option: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Problem(
            601, f"“{text}” không phải là ngày", where=option, mend="Viết năm-tháng-ngày: 2020-12-31."
        ) from None


def _rows(evaluation: Evaluation) -> list[dict[str, Any]]:
    rows, inferred = [], inferred_communes(evaluation.units_on)
    for commune in evaluation.communes:
        verdicts = evaluation.verdicts[commune.pk]
        row: dict[str, Any] = {
            "unit_id": commune.pk,
            "commune": commune.name,
            "district": commune.parent.name if commune.parent else "",
            "inferred": ", ".join(sorted(inferred.get(commune.pk, ()))),
        }
        for indicator in evaluation.indicators:
            row[indicator.code] = verdicts[indicator.code]
        rows.append(row)
    return rows


def _summary(evaluation: Evaluation) -> dict[str, dict[str, int]]:
    summary: dict[str, dict[str, int]] = {}
    for number in dict.fromkeys(indicator.criterion for indicator in evaluation.indicators):
        codes = [indicator.code for indicator in evaluation.indicators if indicator.criterion == number]
        outcomes = [combine([v[code].outcome for code in codes]).value for v in evaluation.verdicts.values()]
        summary[number] = {name: outcomes.count(name) for name in ("met", "not_met", "undetermined")}
    return summary


def _table(evaluation: Evaluation, rows: list[dict[str, Any]]) -> None:
    from rich.console import Console
    from rich.table import Table

    simulated = " · dữ liệu mô phỏng" if installation().simulated else ""
    other = evaluation.units_on != evaluation.on
    units = f", địa giới ngày {evaluation.units_on:%d/%m/%Y}" if other else ""
    title = f"{evaluation.criteria_set.title}, ngày {evaluation.on:%d/%m/%Y}{units}{simulated}"
    table = Table(title=title, title_justify="left")
    table.add_column("Mã")
    table.add_column("Xã")
    table.add_column("Huyện")
    for indicator in evaluation.indicators:
        table.add_column(indicator.code)
    for row in rows:
        cells = [_cell(row[indicator.code]) for indicator in evaluation.indicators]
        name = f"{row['commune']} (ước tính)" if row["inferred"] else row["commune"]
        table.add_row(row["unit_id"], name, row["district"], *cells)
    # A pipe has no width of its own: a table cut to 80 columns would lose verdicts.
    console = Console(width=None if sys.stdout.isatty() else 200)
    console.print(table)
    for number, counts in _summary(evaluation).items():
        share = format_percent(counts["met"], len(rows))
        console.print(
            f"Tiêu chí {number} {evaluation.criteria_set.criterion(number).title}: đạt {counts['met']}/{len(rows)} xã"
            f" ({share}), không đạt {counts['not_met']}, chưa đủ căn cứ {counts['undetermined']}"
        )


def _cell(verdict: Verdict) -> str:
    missing = missing_words(verdict)
    return f"{verdict.outcome.label} ({missing})" if missing else verdict.outcome.label


def _json(evaluation: Evaluation, rows: list[dict[str, Any]]) -> None:
    codes = [indicator.code for indicator in evaluation.indicators]
    content = {
        "criteria": evaluation.criteria_set.key,
        "on": evaluation.on.isoformat(),
        "units_on": evaluation.units_on.isoformat(),
        "law_digest": evaluation.criteria_set.digest,
        "simulated": installation().simulated,
        "summary": _summary(evaluation),
        "communes": [
            {
                **{k: row[k] for k in ("unit_id", "commune", "district", "inferred")},
                "verdicts": {c: row[c].to_json() for c in codes},
            }
            for row in rows
        ],
    }
    json.dump(content, sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")


def _csv(evaluation: Evaluation, rows: list[dict[str, Any]]) -> None:
    # The mark at the start makes Excel read Vietnamese letters right.
    sys.stdout.write("\ufeff")
    columns = ["unit_id", "commune", "district", "indicator", "outcome", "passing", "failing", "unknown", "total"]
    writer = csv.writer(sys.stdout)
    writer.writerow([*columns, "required", "shortfall", "on", "units_on", "inferred", "simulated"])
    simulated = installation().simulated
    days = (evaluation.on.isoformat(), evaluation.units_on.isoformat())
    for row in rows:
        for indicator in evaluation.indicators:
            v = row[indicator.code]
            head = [row["unit_id"], row["commune"], row["district"], indicator.code, v.outcome.value]
            figures = [v.passing, v.failing, v.unknown, v.total, v.required, v.shortfall]
            writer.writerow([*head, *figures, *days, row["inferred"], simulated])
