"""Keeping the papers of a dossier as they stand when it is returned or concluded."""

from __future__ import annotations

from django.utils import timezone

from datchuan.documents.assembling import Ground
from datchuan.documents.queries import ground_of
from datchuan.documents.templates import template_now
from datchuan.dossiers.models import Dossier, DossierStep, FrozenPaper
from datchuan.dossiers.papers import (
    AppraisalSource,
    CompletionSource,
    ConfirmationSource,
    DossierPaperSource,
    MinutesSource,
    ReplySource,
)
from datchuan.dossiers.papers.fitting import FROZEN_AT
from datchuan.dossiers.papers.frozen import digest_of, packed, packed_ground
from datchuan.dossiers.papers.reading import Reading, read_dossier
from datchuan.kernel.problem import Problem
from datchuan.people.models import Office, Official
from datchuan.platform.operations import record_audit

_SOURCES: tuple[DossierPaperSource, ...] = (
    CompletionSource(),
    MinutesSource(),
    AppraisalSource(),
    ConfirmationSource(),
    ReplySource(),
)


def freeze_papers(*, dossier: Dossier, step: DossierStep, by: Official | None) -> list[FrozenPaper]:
    """Keep what the papers of a step are made of, in the caller's transaction: facts, wording, head and signatory of
    its day. Nothing after other steps."""
    keys = FROZEN_AT.get(step.transition, ())
    if not keys:
        return []
    department = Office.objects.get(kind=Office.Kind.DEPARTMENT)
    ground = _ground(dossier, step, department)
    read = read_dossier(dossier, step, step.on)
    sources = [each for each in _SOURCES if each.template in keys]
    made = [_frozen(source, read, department, ground) for source in sources]
    details = {each.template: each.digest for each in made}
    record_audit(by=by, action="dossiers.freeze_papers", subject=f"dossier {dossier.pk}", details=details)
    return made


def _ground(dossier: Dossier, step: DossierStep, department: Office) -> Ground | None:
    """Who issues and signs on the day of the step, for the division that proposed the conclusion or returned the
    dossier. None where nobody does yet: a conclusion does not wait for the head of papers."""
    proposed = dossier.steps.filter(transition="propose", by__isnull=False).order_by("-number").first()
    whose = (proposed.by if proposed else None) or step.by
    division = whose.office if whose else Office.objects.filter(kind=Office.Kind.DIVISION).order_by("pk").first()
    try:
        return ground_of(department, division or department, step.on)
    except Problem:
        return None


def _frozen(source: DossierPaperSource, read: Reading, department: Office, ground: Ground | None) -> FrozenPaper:
    now, gathered = template_now(department, source.template), source.told(read)
    made = FrozenPaper(
        dossier=read.dossier,
        step=read.step,
        template=source.template,
        template_version=now.version,
        template_text=now.text,
        facts=packed(gathered.facts),
        ground=packed_ground(ground) if ground else None,
        offices=list(gathered.offices),
        facts_on=read.on,
        simulated=gathered.simulated,
        at=timezone.now(),
    )
    made.digest = digest_of(made)
    made.save()
    return made
