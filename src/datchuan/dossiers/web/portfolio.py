"""The whole dossier as one PDF: told how large before, written to disk, sent from there."""

from __future__ import annotations

from tempfile import TemporaryFile

from django.http import FileResponse, HttpResponseBase

from datchuan.dossiers.access import sees_appraisal
from datchuan.dossiers.portfolio import check_portfolio, entries_of
from datchuan.dossiers.web.page import dossier_of
from datchuan.people.web.request import OfficialRequest
from datchuan.platform.access import requires
from datchuan.platform.operations import record_audit


@requires("dossiers.view_dossiers")
def whole(request: OfficialRequest, pk: int) -> HttpResponseBase:
    """Every paper of the dossier in one PDF with its contents. Written to the audit chain: dossiers name people."""
    from datchuan.dossiers.portfolio.assembling import write_portfolio

    found = dossier_of(request, pk)
    entries = entries_of(found, request.user)
    check_portfolio(entries)
    details = {"files": [each.digest for each in entries if each.file]}
    record_audit(by=request.user, action="dossiers.open_portfolio", subject=f"dossier {found.pk}", details=details)
    file = TemporaryFile()  # noqa: SIM115 - the response closes it
    sees = sees_appraisal(request.user, found)
    write_portfolio(dossier=found, entries=entries, file=file, with_appraisal=sees)
    file.seek(0)
    name = f"ho-so-{found.commune.code}-{found.standard}-{found.pk}.pdf"
    return FileResponse(file, as_attachment=True, filename=name, content_type="application/pdf")
