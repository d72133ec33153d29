"""What sums up over features: the target's actual, the registered communes, districts, what is overdue, the map."""

from datchuan.progress.queries.cells import Cell, cell
from datchuan.progress.queries.communes import CommuneRow, commune_rows, judged_codes, rows_with_outcome
from datchuan.progress.queries.districts import DistrictRow, district_rows
from datchuan.progress.queries.drawing import MapShape, Outline
from datchuan.progress.queries.measures import Measure, criterion_measure, measures_of
from datchuan.progress.queries.province_map import ProvinceMap, province_map
from datchuan.progress.queries.shown import MapClass, Shown
from datchuan.progress.queries.targets import RegisteredRow, TargetProgress, registered_rows, target_progress
from datchuan.progress.queries.tasks import Task, waiting_tasks

__all__ = [
    "Cell",
    "CommuneRow",
    "DistrictRow",
    "MapClass",
    "MapShape",
    "Measure",
    "Outline",
    "ProvinceMap",
    "RegisteredRow",
    "Shown",
    "TargetProgress",
    "Task",
    "cell",
    "commune_rows",
    "criterion_measure",
    "district_rows",
    "judged_codes",
    "measures_of",
    "province_map",
    "registered_rows",
    "rows_with_outcome",
    "target_progress",
    "waiting_tasks",
]
