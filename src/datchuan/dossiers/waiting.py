"""Open dossiers as what waits for an official: whose turn it is by their state.

No text gives appraising a term that this system knows; so nothing here is due on a day, and nothing stands in the
calendar.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.urls import reverse

from datchuan.desk.announcing import Waiting, WaitingSource
from datchuan.dossiers.access import visible_to
from datchuan.dossiers.models import OPEN_STATES, DossierState
from datchuan.dossiers.queries import StoodOn, dossiers_on
from datchuan.kernel.text import lower_first
from datchuan.people.models import Official, Role

PREPARERS = (Role.COMMUNE_OFFICER, Role.DISTRICT_OFFICER)


class DossiersWait(WaitingSource):
    """A dossier that is prepared waits for its commune and district, one under appraisal for the department's
    officers."""

    key, title = "ho-so", "Hồ sơ"

    def waiting(self, official: Official, on: date) -> Sequence[Waiting]:
        found = dossiers_on(on, visible_to(official, on).select_related("opened_by", "registration__plan"))
        return [_waiting(each, official) for each in found if each.state in OPEN_STATES]


def _waiting(stood: StoodOn, official: Official) -> Waiting:
    dossier, is_prepared = stood.dossier, stood.state == DossierState.PREPARING
    commune = dossier.commune
    own_turn = official.role in PREPARERS if is_prepared else official.has_perm("dossiers.keep_dossiers")
    what = "Hoàn thiện hồ sơ" if is_prepared else "Thẩm định hồ sơ"
    return Waiting(
        title=f"{what} {lower_first(commune.name)}, {dossier.get_standard_display()}",
        link=reverse("dossier", args=[dossier.pk]),
        since=stood.step.on,
        whose=f"UBND {lower_first(commune.name)}" if is_prepared else "Sở Xây dựng",
        from_whom="Sở Xây dựng" if is_prepared else f"UBND {lower_first(commune.name)}",
        subject=commune.name,
        waits_for_others=not own_turn,
    )
