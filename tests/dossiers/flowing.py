"""Who may do what with a dossier of a commune in a district, written down as an official would, beside the table of the
program; and a dossier put into a state without the steps that lead there."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils import timezone
from tests.dossiers.giving import OPENED
from tests.making import TODAY

from datchuan.dossiers.models import CONCLUDED_STATES, UNDER_APPRAISAL, Dossier, DossierState, DossierStep

OFFICERS = ("qln", "qhkt", "truongphong")  # the head may what officers may
EVERYBODY = ("xa", "huyen", *OFFICERS, "lanhdao", "vanthu", "vpdp")
WITH_COMMUNE = ("preparing",)
APPRAISED = ("appraisal", "field", "head", "leadership")
OPEN = (*WITH_COMMUNE, "verifying", "submitted", *APPRAISED, "completion")

# step: from which states, by whom; the dossier was returned to the commune
LEGAL: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "submit": (WITH_COMMUNE, ("xa", *OFFICERS)),
    "send_directly": ((), ()),
    "send": (("verifying",), ("huyen", *OFFICERS)),
    "resubmit": (("completion",), ("xa", "huyen", *OFFICERS)),
    "receive": (("preparing", "verifying", "submitted"), OFFICERS),
    "to_field": (("appraisal",), OFFICERS),
    "from_field": (("field",), OFFICERS),
    "propose": (("appraisal", "field"), OFFICERS),
    "endorse": (("head",), ("truongphong",)),
    "approve": (("leadership",), ("lanhdao",)),
    "confirm": (("concluded",), OFFICERS),
    "decide": (("confirmed",), ("vpdp", *OFFICERS)),
    "rework": (("head",), ("truongphong",)),
    "rework_unsigned": (("leadership",), ("lanhdao",)),
    "return_to_commune": (("verifying",), ("huyen", *OFFICERS)),
    "return": (("submitted", *APPRAISED), ("lanhdao", *OFFICERS)),
    "withdraw": (OPEN, ("xa", "huyen", *OFFICERS)),
    "stop": (OPEN, OFFICERS),
}
LEADS_TO = {
    "submit": "verifying",
    "send": "submitted",
    "receive": "appraisal",
    "to_field": "field",
    "from_field": "appraisal",
    "propose": "head",
    "endorse": "leadership",
    "approve": "concluded",
    "confirm": "confirmed",
    "decide": "decided",
    "rework": "appraisal",
    "rework_unsigned": "appraisal",
    "return_to_commune": "completion",
    "return": "completion",
    "withdraw": "withdrawn",
    "stop": "stopped",
}


def stand(dossier: Dossier, state: str, *, returned_to: str = "commune", returned_from: str = "appraisal") -> Dossier:
    """The dossier as if its steps had led to the state."""
    returned = state == DossierState.COMPLETION
    received = state in (*UNDER_APPRAISAL, *CONCLUDED_STATES)
    Dossier.objects.filter(pk=dossier.pk).update(
        state=state,
        received_on=OPENED if received else None,
        submission_number="12/TTr-UBND",
        returned_to=returned_to if returned else "",
        returned_from=returned_from if returned else "",
        confirmation_number="7/SXD-QLN" if state in ("confirmed", "decided") else "",
        opened_on=min(dossier.opened_on, OPENED),
    )
    last = dossier.steps.latest("number")
    DossierStep.objects.create(
        dossier=dossier, number=last.number + 1, state=state, on=TODAY, reason="Đặt sẵn để thử", at=timezone.now()
    )
    return Dossier.objects.select_related("commune__parent").get(pk=dossier.pk)
