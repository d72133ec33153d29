"""Spatial plans of communes, what proves them, and the duty to review them."""

from datchuan.masterplans.models.evidence import BuildingFinding, PlanDocument, PlanExtent, Publication
from datchuan.masterplans.models.plans import SpatialPlan
from datchuan.masterplans.models.reviews import ReviewDuty, ReviewStep

__all__ = [
    "BuildingFinding",
    "PlanDocument",
    "PlanExtent",
    "Publication",
    "ReviewDuty",
    "ReviewStep",
    "SpatialPlan",
]
