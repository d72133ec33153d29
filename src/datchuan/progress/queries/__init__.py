"""What sums up over features: the target's actual, the registered communes, districts, what is overdue, the map."""

from datchuan.progress.queries.cells import Cell, cell
from datchuan.progress.queries.communes import CommuneRow, commune_rows, judged_codes, rows_with_outcome
from datchuan.progress.queries.districts import DistrictRow, district_rows
from datchuan.progress.queries.drawing import MapShape, bare_shapes, map_shapes
from datchuan.progress.queries.targets import RegisteredRow, TargetProgress, registered_rows, target_progress
from datchuan.progress.queries.tasks import Task, waiting_tasks

__all__ = [
    "Cell",
    "CommuneRow",
    "DistrictRow",
    "MapShape",
    "RegisteredRow",
    "TargetProgress",
    "Task",
    "bare_shapes",
    "cell",
    "commune_rows",
    "district_rows",
    "judged_codes",
    "map_shapes",
    "registered_rows",
    "rows_with_outcome",
    "target_progress",
    "waiting_tasks",
]
