"""What sums up over features: the target's actual, the registered communes, districts, what is overdue, the map."""

from datchuan.progress.queries.assigned import (
    FollowedCommune,
    FollowedDistrict,
    assignments_in,
    counts_then,
    followed_district,
)
from datchuan.progress.queries.cells import Cell, cell
from datchuan.progress.queries.communes import CommuneRow, commune_rows, judged_codes, rows_with_outcome
from datchuan.progress.queries.districts import DistrictRow, district_rows
from datchuan.progress.queries.drawing import MapShape, Outline
from datchuan.progress.queries.measures import Measure, criterion_measure, measures_of
from datchuan.progress.queries.plan_layer import LayerGround, PlanLayer, shares_in_words
from datchuan.progress.queries.province_map import ProvinceMap, province_map
from datchuan.progress.queries.reaching import (
    AT_RISK,
    NEAREST,
    Lack,
    Step,
    TargetCommune,
    at_risk,
    communes_of,
    nearest,
)
from datchuan.progress.queries.registrations import (
    FOCUS_QUESTION,
    Conditions,
    RegistrationRow,
    registration_rows,
)
from datchuan.progress.queries.shown import MapClass, Shown
from datchuan.progress.queries.targets import RegisteredRow, TargetProgress, registered_rows, target_progress
from datchuan.progress.queries.tasks import Task, waiting_tasks
from datchuan.progress.queries.years import TargetYear, YearPoint, planned, target_year

__all__ = [
    "AT_RISK",
    "FOCUS_QUESTION",
    "NEAREST",
    "Cell",
    "CommuneRow",
    "Conditions",
    "DistrictRow",
    "FollowedCommune",
    "FollowedDistrict",
    "Lack",
    "LayerGround",
    "MapClass",
    "MapShape",
    "Measure",
    "Outline",
    "PlanLayer",
    "ProvinceMap",
    "RegisteredRow",
    "RegistrationRow",
    "Shown",
    "Step",
    "TargetCommune",
    "TargetProgress",
    "TargetYear",
    "Task",
    "YearPoint",
    "assignments_in",
    "at_risk",
    "cell",
    "commune_rows",
    "communes_of",
    "counts_then",
    "criterion_measure",
    "district_rows",
    "followed_district",
    "judged_codes",
    "measures_of",
    "nearest",
    "planned",
    "province_map",
    "registered_rows",
    "registration_rows",
    "rows_with_outcome",
    "shares_in_words",
    "target_progress",
    "target_year",
    "waiting_tasks",
]
