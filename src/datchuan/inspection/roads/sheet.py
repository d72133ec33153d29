"""The sheet of the table of the road: minutes between two places and who says so."""

from __future__ import annotations

from functools import cache

from datchuan.inspection.roads.entry import LONGEST_MINUTES
from datchuan.survey.columns import Column, Kind, Sheet

KEY = "road-times"
ONE, OTHER, MINUTES, SOURCE = "one", "other", "minutes", "source"
DEPARTMENT = "Sở"  # what a cell says of the place where teams start


@cache
def road_sheet() -> Sheet:
    """The columns as they are filled in and come back."""
    place = "Mã hoặc tên xã, phường, thị trấn. Tên trùng thì ghi mã."
    columns = (
        Column(ONE, "Nơi đi", required=True, max_length=120, width=24, guidance=f"“{DEPARTMENT}” hoặc xã. {place}"),
        Column(OTHER, "Nơi đến", required=True, max_length=120, width=24, guidance=place, example="06016"),
        Column(
            MINUTES,
            "Phút",
            Kind.INTEGER,
            required=True,
            minimum=1,
            maximum=LONGEST_MINUTES,
            width=10,
            guidance="Một chiều, đi bằng ô tô; chiều về tính như chiều đi.",
            example="75",
        ),
        Column(
            SOURCE, "Nguồn", required=True, max_length=200, width=36, guidance="Ai cho biết.", example="Lái xe của Sở"
        ),
    )
    notes = (
        "Mỗi dòng là đường giữa hai nơi; không cần ghi lại chiều ngược.",
        "Dòng của hai nơi đã có trong bảng thì thay số phút, nguồn cũ. Nơi không có trong tệp giữ nguyên.",
    )
    return Sheet(KEY, "Bảng đường đi", "1", columns, "", notes, fixed=2)
