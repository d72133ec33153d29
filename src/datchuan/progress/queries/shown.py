"""What a map shows of one unit."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class MapClass:
    """A class of a measure: ``key`` names its colour in the style sheet; an open one is hatched, so that what nobody
    knows is not told by colour alone."""

    key: str
    label: str
    is_open: bool = False


@dataclass(frozen=True)
class Shown:
    """The class of a unit and its words; the figures behind, where the measure has a pair of them."""

    map_class: MapClass
    label: str
    part: int | None = None
    whole: int | None = None


UNDETERMINED = MapClass("undetermined", "Chưa đủ căn cứ", is_open=True)
OTHER = MapClass("other", "Không thuộc diện đánh giá")
NOT_JUDGED = Shown(OTHER, "Không thuộc diện đánh giá")
NOTHING_JUDGED = Shown(OTHER, "Không có kết quả đánh giá")
