"""Who may see and keep recognitions and dossiers, take which step with one, claim what, draft the confirmation."""

from __future__ import annotations

from datetime import date

import rules
from django.db.models import QuerySet

from datchuan.difficulties.access import area_ids
from datchuan.dossiers.models import (
    CONCLUDED_STATES,
    OPEN_STATES,
    Claim,
    ClaimKind,
    Dossier,
    DossierPart,
    DossierState,
    DossierStep,
    WatchSignal,
)
from datchuan.dossiers.workflow import Transition, steps_from
from datchuan.law.procedures import ACTORS
from datchuan.people.access import has_role, is_department, is_division_officer, is_official
from datchuan.people.models import Official, Role
from datchuan.territory.models import Level, Unit
from datchuan.territory.queries import communes_on, origins, within

# Draft the written confirmation of a commune's criteria: the department.
rules.add_perm("dossiers.draft_confirmation", is_department)
# Which communes are recognised, by which decision: public facts, any official.
rules.add_perm("dossiers.view_recognitions", is_official)
# Record what the province recognised or withdrew: the coordination office and the department's officers.
rules.add_perm("dossiers.record_recognitions", has_role(Role.COORDINATION, Role.DIVISION_OFFICER))
# The dossiers of the communes of one's own area.
rules.add_perm("dossiers.view_dossiers", is_official)
# Open a dossier, receive, examine, stop it: the department's officers.
rules.add_perm("dossiers.keep_dossiers", is_division_officer)
# The steps of a dossier, each by whose it is (dossiers.workflow); an officer of the department takes those of a commune
# or district that sent its papers by post.
rules.add_perm("dossiers.prepare", has_role(Role.COMMUNE_OFFICER, Role.DIVISION_OFFICER))
rules.add_perm("dossiers.verify", has_role(Role.DISTRICT_OFFICER, Role.DIVISION_OFFICER))
rules.add_perm("dossiers.complete", has_role(Role.COMMUNE_OFFICER, Role.DISTRICT_OFFICER, Role.DIVISION_OFFICER))
rules.add_perm("dossiers.endorse", has_role(Role.DIVISION_HEAD))
rules.add_perm("dossiers.approve", has_role(Role.LEADERSHIP))
rules.add_perm("dossiers.return", has_role(Role.DIVISION_OFFICER, Role.LEADERSHIP))
rules.add_perm("dossiers.withdraw", has_role(Role.COMMUNE_OFFICER, Role.DISTRICT_OFFICER, Role.DIVISION_OFFICER))
# Take some step; which, is asked for each dossier below.
rules.add_perm(
    "dossiers.move",
    has_role(Role.COMMUNE_OFFICER, Role.DISTRICT_OFFICER, Role.DIVISION_OFFICER, Role.LEADERSHIP, Role.COORDINATION),
)
# Say what an indicator is: which kind of claim, is asked for below.
rules.add_perm("dossiers.claim", has_role(Role.COMMUNE_OFFICER, Role.DISTRICT_OFFICER, Role.DIVISION_OFFICER))
# Write down how a result was made public, strike out what is wrong: while the dossier is open.
rules.add_perm("dossiers.publicise", has_role(Role.COMMUNE_OFFICER, Role.DISTRICT_OFFICER, Role.DIVISION_OFFICER))

# Say what is made of a signal against a recognition: the department's officers, the coordination office.
rules.add_perm("dossiers.answer_signals", has_role(Role.DIVISION_OFFICER, Role.COORDINATION))

# Hand in the parts of a dossier: which, is asked for each below.
rules.add_perm(
    "dossiers.hand_in", has_role(Role.COMMUNE_OFFICER, Role.DISTRICT_OFFICER, Role.DIVISION_OFFICER, Role.COORDINATION)
)
_MAKERS = {
    Role.COMMUNE_OFFICER: ("commune",),
    Role.DISTRICT_OFFICER: ("commune", "district"),
    Role.COORDINATION: ("coordination", "province"),
}


def may_hand_in(official: Official, part: DossierPart) -> bool:
    """Hand in a part of a dossier that the official sees: what their own level makes, the district what its communes
    make too, the department any."""
    if not official.has_perm("dossiers.hand_in"):
        return False
    return part.by in _MAKERS.get(Role(official.role), tuple(ACTORS))


def transitions_for(official: Official, dossier: Dossier) -> tuple[Transition, ...]:
    """What an official who sees a dossier may do with it now, the way forward first."""
    return tuple(each for each in steps_from(dossier.state) if may_take(official, dossier, each))


def left_to_others(official: Official, dossier: Dossier) -> tuple[Transition, ...]:
    """Steps that would be the official's now but for the two-person rule."""
    mine = [each for each in steps_from(dossier.state) if is_theirs(official, dossier, each)]
    return tuple(each for each in mine if not may_take(official, dossier, each))


def may_take(official: Official, dossier: Dossier, transition: Transition) -> bool:
    """Take a step that the dossier's state allows: by permission, by whose turn it is, and by the two-person rule."""
    if not is_theirs(official, dossier, transition):
        return False
    return transition.not_after is None or not has_examined(official, dossier, transition.not_after)


def is_theirs(official: Official, dossier: Dossier, transition: Transition) -> bool:
    """Whether a step is an official's by the dossier's state, by permission and by whose turn it is."""
    if dossier.state not in transition.sources or not official.has_perm(transition.permission):
        return False
    return _goes_that_way(official, dossier, transition)


def _goes_that_way(official: Official, dossier: Dossier, transition: Transition) -> bool:
    """A commune without a district sends straight to the department, another through its district; a dossier that was
    returned to the district is sent in again by it, not by the commune."""
    if transition.key in ("submit", "send_directly"):
        return has_district(dossier) == (transition.key == "submit")
    if transition.key == "resubmit" and official.role == Role.COMMUNE_OFFICER:
        return dossier.returned_to == "commune"
    return True


def has_district(dossier: Dossier) -> bool:
    """Whether a district stands between the commune and the province."""
    parent = dossier.commune.parent
    return parent is not None and parent.level == Level.DISTRICT


def has_examined(official: Official, dossier: Dossier, steps: tuple[str, ...] = ("propose",)) -> bool:
    """Whether the official appraised an indicator of the dossier, or took one of ``steps`` with it."""
    if Claim.objects.filter(dossier=dossier, kind=ClaimKind.APPRAISED, by=official).exists():
        return True
    return DossierStep.objects.filter(dossier=dossier, by=official, transition__in=steps).exists()


_DEPARTMENT = (Role.LEADERSHIP, Role.DIVISION_HEAD, Role.DIVISION_OFFICER, Role.CLERK)
_CLAIMS: dict[str, tuple[tuple[str, ...], tuple[DossierState, ...]]] = {
    # kind: who may, and while the dossier stands where
    ClaimKind.DECLARED: (
        (Role.COMMUNE_OFFICER, Role.DIVISION_OFFICER, Role.DIVISION_HEAD),
        (DossierState.PREPARING, DossierState.COMPLETION),
    ),
    ClaimKind.VERIFIED: (
        (Role.DISTRICT_OFFICER, Role.DIVISION_OFFICER, Role.DIVISION_HEAD),
        (DossierState.VERIFYING, DossierState.COMPLETION),
    ),
    ClaimKind.APPRAISED: (
        (Role.DIVISION_OFFICER, Role.DIVISION_HEAD),
        (DossierState.APPRAISAL, DossierState.FIELD),
    ),
}


def may_claim(official: Official, dossier: Dossier, kind: str) -> bool:
    """Say what an indicator is: the commune what it declares, the district what it verified, the department what it
    appraised, each while the dossier is with them. The department writes down the first two from papers that came by
    post as long as it appraises."""
    roles, states = _CLAIMS[kind]
    if official.role not in roles or not official.is_active:
        return False
    by_post = official.role not in (Role.COMMUNE_OFFICER, Role.DISTRICT_OFFICER) and kind != ClaimKind.APPRAISED
    return dossier.state in states or (by_post and dossier.state in OPEN_STATES)


# Steps whose reasons are meant for everybody; those of the others are the department's own words until it concludes.
TOLD_OUTSIDE = (
    *("", "submit", "send", "send_directly", "resubmit", "receive"),
    *("return", "return_to_commune", "withdraw", "stop", "decide"),
)


def sees_appraisal(official: Official, dossier: Dossier) -> bool:
    """Read what the department appraised, and why it sent a dossier back inside, before it has concluded: the
    department alone. It would be taken for the conclusion."""
    return dossier.state in CONCLUDED_STATES or official.role in _DEPARTMENT


def may_publicise(official: Official, dossier: Dossier) -> bool:
    """Write down how the result of a dossier that the official sees was made public: commune and district of theirs,
    the department from papers that came by post."""
    return dossier.is_open and official.has_perm("dossiers.publicise")


def visible_to(official: Official, on: date) -> QuerySet[Dossier]:
    """Dossiers of the communes of the official's area on ``on``, and of the units that went into them."""
    return dossiers_within(official.area, on)


def dossiers_within(area: Unit, on: date) -> QuerySet[Dossier]:
    """Dossiers of the communes of an area on ``on``, and of the units that went into them."""
    if area.level == Level.PROVINCE:
        return Dossier.objects.all()
    return Dossier.objects.filter(commune__in=made_of(area, on))


def made_of(area: Unit, on: date) -> set[str]:
    """The ids of the communes of an area on ``on`` and of the units that went into them."""
    communes: list[Unit] = list(communes_on(on).filter(within(area)))
    return set().union(*(origin.unit_ids for origin in origins(communes, on).values()))


def signals_visible_to(official: Official, on: date) -> QuerySet[WatchSignal]:
    """Signals at the communes of the official's area on ``on``, and at the units that went into them."""
    if official.area.level == Level.PROVINCE:
        return WatchSignal.objects.all()
    return WatchSignal.objects.filter(unit__in=area_ids(official.area, on))
