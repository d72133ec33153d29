"""Rounds of inspection, their visits with what was found, samples of houses."""

from datchuan.inspection.models.proposals import Proposal
from datchuan.inspection.models.rounds import Absence, RoadTime, Round, Team, TeamMember, Visit
from datchuan.inspection.models.samples import Remeasurement, Sample, SampleHouse
from datchuan.inspection.models.visits import (
    OPEN_FINDINGS,
    Finding,
    FindingState,
    FindingStep,
    Observation,
    Severity,
    VisitFile,
    VisitRecord,
)

__all__ = [
    "OPEN_FINDINGS",
    "Absence",
    "Finding",
    "FindingState",
    "FindingStep",
    "Observation",
    "Proposal",
    "Remeasurement",
    "RoadTime",
    "Round",
    "Sample",
    "SampleHouse",
    "Severity",
    "Team",
    "TeamMember",
    "Visit",
    "VisitFile",
    "VisitRecord",
]
