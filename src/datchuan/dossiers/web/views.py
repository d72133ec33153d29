from __future__ import annotations

from django.http import HttpResponse

from datchuan.documents.web import paper_response
from datchuan.dossiers.papers import confirmation_paper
from datchuan.evaluation.queries import set_key_on
from datchuan.people.web.request import OfficialRequest
from datchuan.platform.access import requires
from datchuan.territory.queries import commune_on


@requires("dossiers.draft_confirmation")
def confirmation(request: OfficialRequest, unit_id: str, kind: str) -> HttpResponse:
    """The draft confirmation of a commune's criteria on the day looked at, as DOCX or PDF."""
    commune = commune_on(unit_id, request.day)
    document = confirmation_paper(commune=commune, set_key=set_key_on(request.day), on=request.day)
    return paper_response(document, kind, f"xac-nhan-{commune.code}-{request.day.year}", by=request.user)
