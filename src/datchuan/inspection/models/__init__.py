"""Rounds of inspection."""

from datchuan.inspection.models.rounds import Absence, RoadTime, Round, Team, TeamMember, Visit

__all__ = ["Absence", "RoadTime", "Round", "Team", "TeamMember", "Visit"]
