"""Who of a round's teams is there on its days: told as soon as a team cannot go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from datchuan.inspection.scheduling.task import Team
from datchuan.kernel.text import format_day


@dataclass(frozen=True)
class Gap:
    """Days on which a team cannot go, or goes without a division. ``is_whole``: on no day of the round."""

    team: str
    sentence: str
    is_whole: bool


def gaps_of(teams: Sequence[Team], days: Sequence[date]) -> list[Gap]:
    """Where everyone of a team, or of one division in it, is away. Days are the working days of the round."""
    return [gap for team in teams if team.members and days for gap in _gaps_of(team, days)]


def _gaps_of(team: Team, days: Sequence[date]) -> list[Gap]:
    nobody = [day for day in days if not team.divisions_on(day)]
    found = [Gap(team.key, _sentence("không còn ai", nobody, days), len(nobody) == len(days))] if nobody else []
    for division in sorted(set(team.members.values())):
        without = [day for day in days if day not in nobody and division not in team.divisions_on(day)]
        if without:
            is_whole = len(without) + len(nobody) == len(days)
            found.append(Gap(team.key, _sentence(f"không có người của {division}", without, days), is_whole))
    return found


def _sentence(what: str, away: Sequence[date], days: Sequence[date]) -> str:
    if len(away) == len(days):
        return f"{what} trong cả {len(days)} ngày làm việc của đợt ({format_day(days[0])} – {format_day(days[-1])})"
    return f"{what} {len(away)}/{len(days)} ngày làm việc: {', '.join(runs(away, days))}"


def runs(some: Sequence[date], days: Sequence[date]) -> list[str]:
    """Days in words, those that follow one another among ``days`` as one run: 01/06/2020 – 05/06/2020."""
    place = {day: number for number, day in enumerate(days)}
    found: list[list[date]] = []
    for day in some:
        if found and place[day] == place[found[-1][-1]] + 1:
            found[-1].append(day)
        else:
            found.append([day])
    return [" – ".join(format_day(day) for day in dict.fromkeys((run[0], run[-1]))) for run in found]
