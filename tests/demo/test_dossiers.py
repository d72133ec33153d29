"""The demonstration's dossiers: one in every state, taken there by the right people, with claims that differ."""

from __future__ import annotations

import pytest
from tests.cast import official

from datchuan.demo.dossiers import CLAIMS, dossiers_told
from datchuan.dossiers.models import Claim, Dossier, DossierState, DossierStep
from datchuan.dossiers.workflow import BY_KEY

pytestmark = pytest.mark.usefixtures("province")


def of(commune: str, standard: str = "basic") -> Dossier:
    return Dossier.objects.filter(commune=commune, standard=standard).latest("opened_on")


def taken(dossier: Dossier) -> dict[str, str]:
    """Who took which step."""
    return dict(dossier.steps.exclude(by=None).values_list("transition", "by__username"))


def test_one_in_every_state_and_every_one_says_that_it_is_simulated() -> None:
    assert set(Dossier.objects.values_list("state", flat=True)) == set(DossierState.values)
    assert not Dossier.objects.filter(simulated=False).exists()
    assert Dossier.objects.filter(standard="enhanced", criteria_set="ls-xa-nang-cao-2018").count() == 4
    decided = Dossier.objects.filter(state=DossierState.DECIDED)
    assert {bool(each.recognition_id) for each in decided} == {True, False}
    kinds = {kind for entry in dossiers_told() for kind in (step["do"] for step in entry["steps"])}
    assert kinds <= {*BY_KEY, *CLAIMS}


def test_steps_are_taken_by_whose_turn_it_was() -> None:
    own = taken(of("06016-1"))
    assert (own["submit"], own["send"], own["receive"]) == ("xa", "huyen", "qln")
    by_post = taken(of("06415-1"))
    assert {by_post["submit"], by_post["send"], by_post["confirm"]} == {"qln"}
    assert (by_post["endorse"], by_post["approve"]) == ("truongphong", "lanhdao")
    assert taken(of("06262-1"))["decide"] == "vpdp"
    for dossier in Dossier.objects.filter(steps__transition="approve"):
        examined = {claim.by for claim in dossier.claims.filter(kind="appraised")}
        assert not examined & {step.by for step in dossier.steps.filter(transition__in=["endorse", "approve"])}


def test_claims_that_differ_say_why_and_nothing_is_computed_of_criterion_7() -> None:
    said = dict(of("06016-1").claims.filter(code="9.2").values_list("kind", "outcome"))
    assert said == {"declared": "met", "verified": "not_met"}
    assert of("06016-1").claims.filter(by=official("xa"), kind="declared").count() == 4
    against = Claim.objects.filter(is_against=True)
    assert against.exists()
    assert not against.filter(reason="").exists()
    enhanced = of("06424-1", "enhanced")
    appraised = enhanced.claims.get(kind="appraised")
    assert (enhanced.state, appraised.code, appraised.computed) == ("appraisal", "7", None)
    assert (appraised.outcome, appraised.is_against) == ("met", True)
    assert of("05989-1", "enhanced").state == DossierState.CONCLUDED


def test_the_days_of_a_dossier_are_in_order() -> None:
    for dossier in Dossier.objects.all():
        days = list(DossierStep.objects.filter(dossier=dossier).order_by("number").values_list("on", flat=True))
        assert days == sorted(days)
