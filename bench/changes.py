"""Lạng Sơn 2025 by file, 194 communes to 65 and no district, on the whole demonstration: preview, apply, take back.

There is no peer that does it in one act; the floor in the same run is reading every village membership once (``read``).
"""

from __future__ import annotations

import csv
import io
import time
from datetime import date

DAY = date(2025, 7, 1)


def run() -> None:
    from datchuan.kernel.resources import data_folder
    from datchuan.territory.models import ChangeAct, VillageMembership
    from datchuan.territory.operations import apply_act, enter_file, reverse_act

    rows = list(csv.DictReader((data_folder() / "admin_changes.csv").open(encoding="utf-8")))
    text = io.StringIO()
    writer = csv.DictWriter(text, rows[0].keys())
    writer.writeheader()
    writer.writerows(row for row in rows if row["effective_date"] == DAY.isoformat())
    loaded = ChangeAct.objects.get(effective_on=DAY, state=ChangeAct.State.APPLIED)
    reverse_act(act=loaded, by=None, reason="Đo thời gian")

    def timed(title: str, started: float) -> float:
        now = time.perf_counter()
        print(f"  {title:<8} {now - started:6.2f} s")
        return now

    at = time.perf_counter()
    list(VillageMembership.objects.select_related("village", "commune"))
    at = timed("read", at)
    act = enter_file(content=text.getvalue().encode(), file_name="2025.csv", by=None, today=DAY)
    at = timed("preview", at)
    apply_act(act=act, by=None, today=DAY)
    at = timed("apply", at)
    act.refresh_from_db()
    reverse_act(act=act, by=None, reason="Đo thời gian")
    timed("reverse", at)
