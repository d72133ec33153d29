"""Judging the whole province (151,203 households, 181 xã) and one commune, from the database, nothing kept.

Floors in the same run: reading every house row once (``scan``), and the counting query alone (``count``). The peer is
plain Python over the same rows, one house after another (``python``), which is what a spreadsheet macro does.
"""

from __future__ import annotations

from datetime import date

from bench.timing import medians

DAY, SET, COMMUNE = date(2020, 12, 31), "vn-xa-2016", "06016-1"


def run() -> None:
    from django.db import connection

    from datchuan.evaluation.computing import compute_verdicts
    from datchuan.evaluation.counting import count_houses
    from datchuan.housing.judging import facts_of
    from datchuan.housing.models import HouseRecord
    from datchuan.housing.queries import records_on
    from datchuan.law.library import load_library

    library = load_library()
    criteria_set = library.set_for(SET, DAY)
    counting = library.house_counting(criteria_set, DAY, library.profile_of_province("20", DAY))
    columns = [field.column for field in HouseRecord._meta.concrete_fields]

    def scan() -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {' , '.join(f'MAX({name})' for name in SUMMED)} FROM housing_houserecord")
            cursor.fetchall()

    def python() -> None:
        for record in records_on(DAY).iterator(chunk_size=5000):
            counting.mask(facts_of(record))

    houses = HouseRecord.objects.count()
    evaluation = compute_verdicts(SET, DAY)
    print(f"{connection.vendor}: {houses} house records of {len(columns)} columns, {len(evaluation.communes)} xã")
    whole = medians(
        {
            "scan": scan,
            "count": lambda: count_houses(counting, DAY),
            "province": lambda: compute_verdicts(SET, DAY),
        }
    )
    one = medians({"one commune": lambda: compute_verdicts(SET, DAY, [COMMUNE])}, rounds=101)
    slow = medians({"python": python}, rounds=3)
    for name, seconds in {**whole, **one, **slow}.items():
        ratio = seconds / whole["scan"]
        print(f"  {name:<12} {seconds * 1000:9.1f} ms   {ratio:8.2f} x scan")
    print(f"  province is {slow['python'] / whole['province']:.0f} x faster than plain Python, row by row")


SUMMED = ("persons", "living_area_dm2", "lifetime_years", "animal_shed")
