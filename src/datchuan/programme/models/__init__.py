"""The yearly programme: plans that stand under one another, work items, targets, registrations, assignments."""

from datchuan.programme.models.communes import Assignment, Registration
from datchuan.programme.models.items import WorkItem, WorkNote
from datchuan.programme.models.plans import Plan, PlanVersion
from datchuan.programme.models.targets import Target, TargetShare

__all__ = ["Assignment", "Plan", "PlanVersion", "Registration", "Target", "TargetShare", "WorkItem", "WorkNote"]
