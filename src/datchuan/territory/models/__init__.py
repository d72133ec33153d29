"""Administrative units in time, their changes, shapes and published figures; villages."""

from datchuan.territory.models.changes import Change, ChangeAct
from datchuan.territory.models.figures import Shape, Statistic
from datchuan.territory.models.units import CodeAlias, CommuneClass, Level, Unit
from datchuan.territory.models.villages import Village, VillageMembership

__all__ = [
    "Change",
    "ChangeAct",
    "CodeAlias",
    "CommuneClass",
    "Level",
    "Shape",
    "Statistic",
    "Unit",
    "Village",
    "VillageMembership",
]
