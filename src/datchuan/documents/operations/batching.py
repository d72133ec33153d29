"""Papers by the hundred: started by a person, printed beside the pages a slice at a time, merged at the end."""

from __future__ import annotations

import logging
import zipfile
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, timedelta
from io import BytesIO

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.text import slugify

from datchuan.documents.access import house_of
from datchuan.documents.announcing import About, Gathered, source_of
from datchuan.documents.assembling import Ground, assembled
from datchuan.documents.citing import with_citations
from datchuan.documents.content import Document
from datchuan.documents.models import BatchPaper, BatchState, PaperBatch, PaperState
from datchuan.documents.queries import ground_of, instruments_known
from datchuan.documents.rendering import render_paper
from datchuan.documents.stored import document_from, document_to_json
from datchuan.documents.templates import template_now
from datchuan.documents.templating import PaperTemplate
from datchuan.kernel.problem import Problem
from datchuan.kernel.text import fold
from datchuan.people.models import Official
from datchuan.platform.operations import record_audit
from datchuan.platform.working import call_worker

logger = logging.getLogger("datchuan.documents")
MOST = 1000  # papers of one batch
WRITTEN = 250  # papers whose words are made in one go
SLICE = 25  # papers printed before other work has its turn
CLAIM = timedelta(minutes=2)  # after that a process that said nothing is taken for dead
KINDS = ("pdf", "docx")


@transaction.atomic
def start_batch(*, key: str, abouts: Sequence[About], by: Official, facts_on: date, on: date) -> PaperBatch:
    """Ask for papers of a template about many things. Problem 587 for none or too many, 591 for an unknown template,
    537 or 538 where the office has no head of papers or nobody who signs."""
    if not 1 <= len(abouts) <= MOST:
        what = f"Đã chọn {len(abouts)} văn bản" if abouts else "Chưa có văn bản nào để in"
        raise Problem(587, what, where="In hàng loạt", mend=f"Chọn từ 1 đến {MOST} văn bản; lọc theo tên để bớt.")
    office = house_of(by)
    now = template_now(office, key)
    ground_of(office, by.office, on)
    batch = PaperBatch.objects.create(
        office=office,
        division=by.office,
        template=key,
        title=now.template.title[:200],
        facts_on=facts_on,
        form_day=on,
        started_by=by,
        started_at=timezone.now(),
    )
    BatchPaper.objects.bulk_create(
        BatchPaper(batch=batch, place=place, about=each.key, label=each.label[:300])
        for place, each in enumerate(abouts, start=1)
    )
    details = {"template": key, "papers": len(abouts), "facts_on": facts_on.isoformat()}
    record_audit(by=by, action="documents.start_batch", subject=f"batch {batch.pk}", details=details)
    transaction.on_commit(call_worker)
    return batch


@transaction.atomic
def cancel_batch(*, batch: PaperBatch, by: Official) -> None:
    """Stop a batch: its single files go, one PDF of all stays where it is made. One that has ended stays as it is."""
    held = PaperBatch.objects.select_for_update().get(pk=batch.pk)
    if held.state != BatchState.WAITING:
        return
    held.state, held.ended_at = BatchState.CANCELLED, timezone.now()
    held.save(update_fields=["state", "ended_at"])
    record_audit(by=by, action="documents.cancel_batch", subject=f"batch {held.pk}")
    transaction.on_commit(lambda: _drop_single_files(held))


def work_batches() -> int:
    """Go on with the oldest batch that waits, for a few seconds: first the words of all papers and one PDF of them, so
    that there is soon something to read, then the single files, then their archives. How much was done."""
    batch = _claimed()
    if batch is None:
        return 0
    try:
        return _go_on(batch)
    except Problem as problem:  # of all its papers: no set of that day, no head of papers
        _end(batch, BatchState.FAILED, problem=problem.sentence[:1000])
        return 1
    finally:
        PaperBatch.objects.filter(pk=batch.pk).update(claimed_at=None)


def _go_on(batch: PaperBatch) -> int:
    waiting = batch.papers.filter(state=PaperState.WAITING)
    if unwritten := list(waiting.filter(content__isnull=True)[:WRITTEN]):
        return _write_all(batch, unwritten)
    if not batch.merged_pdf and not batch.problem:
        return _merge(batch, batch.papers.exclude(state=PaperState.FAILED))
    if papers := list(waiting[:SLICE]):
        return _print_all(batch, papers)
    return _finish(batch)


def _claimed() -> PaperBatch | None:
    """The oldest waiting batch that no living process works on, claimed for this one."""
    now = timezone.now()
    free = Q(claimed_at=None) | Q(claimed_at__lt=now - CLAIM)
    for batch in PaperBatch.objects.filter(free, state=BatchState.WAITING).order_by("pk"):
        if PaperBatch.objects.filter(free, pk=batch.pk, state=BatchState.WAITING).update(claimed_at=now):
            return batch
    return None


def _still_wanted(batch: PaperBatch) -> bool:
    """Says that this process lives, unless the batch was cancelled meanwhile."""
    going_on = PaperBatch.objects.filter(pk=batch.pk, state=BatchState.WAITING)
    return bool(going_on.update(claimed_at=timezone.now()))


def _write_all(batch: PaperBatch, papers: list[BatchPaper]) -> int:
    """The words of each paper; what one lacks is told of that one."""
    template = template_now(batch.office, batch.template).template
    ground = ground_of(batch.office, batch.division, batch.form_day)
    found = source_of(template.facts).gather_many([each.about for each in papers], batch.facts_on)
    for paper in papers:
        with _faults_told_of(paper):
            paper.content = document_to_json(_written(found[paper.about], template, ground))
    BatchPaper.objects.bulk_update(papers, ["content", "state", "problem"], batch_size=100)
    return len(papers)


def _written(gathered: Gathered | Problem, template: PaperTemplate, ground: Ground) -> Document:
    if isinstance(gathered, Problem):
        raise gathered
    used = gathered.wording.template if gathered.wording else template
    content = assembled(used, gathered, ground)
    return with_citations(content, instruments_known(content))


@contextmanager
def _faults_told_of(paper: BatchPaper) -> Iterator[None]:
    """A paper that cannot be made is marked with the reason; the others go on."""
    try:
        yield
    except Problem as problem:
        paper.state, paper.problem = PaperState.FAILED, problem.sentence[:1000]
    except Exception:
        logger.exception("paper %s of batch %s failed", paper.place, paper.batch_id)
        paper.state, paper.problem = PaperState.FAILED, "Hệ thống gặp lỗi khi in; lỗi đã ghi vào nhật ký máy chủ."


def _print_all(batch: PaperBatch, papers: list[BatchPaper]) -> int:
    """The files of each paper, PDF and DOCX side by side. A batch that was cancelled stops."""
    with ThreadPoolExecutor(max_workers=1) as beside:
        for paper in papers:
            with _faults_told_of(paper):
                _print_one(paper, beside)
            paper.save(update_fields=["state", "problem", *KINDS])
            if not _still_wanted(batch):
                _drop_single_files(batch)
                break
    return len(papers)


def _print_one(paper: BatchPaper, beside: Executor) -> None:
    content = document_from(paper.content or {})
    as_pdf = beside.submit(render_paper, content, "pdf")
    files = {"docx": render_paper(content, "docx"), "pdf": as_pdf.result()}
    for kind, made in files.items():
        getattr(paper, kind).save(f"{paper.batch_id}-{paper.place}.{kind}", ContentFile(made), save=False)
    paper.state = PaperState.DONE


def _merge(batch: PaperBatch, papers: QuerySet[BatchPaper]) -> int:
    """One PDF of the papers. Where that cannot be, the reason is kept; it is tried again when the papers that cannot be
    printed are known."""
    contents = [document_from(each.content) for each in papers if each.content]
    try:
        if not contents:
            raise Problem(588, "Không in được văn bản nào", where="In hàng loạt", mend="Xem lý do ở từng văn bản.")
        merged = _merged(contents, batch.title)
    except Problem as problem:
        batch.problem = problem.sentence[:1000]
    else:
        batch.problem = ""
        batch.merged_pdf.save(f"{batch.pk}.pdf", ContentFile(merged), save=False)
    batch.save(update_fields=["problem", "merged_pdf"])
    return 1


def _merged(documents: list[Document], title: str) -> bytes:
    from datchuan.documents.pdf_renderer import render_merged_pdf

    return render_merged_pdf(documents, title)


def _finish(batch: PaperBatch) -> int:
    """The single files as archives; then the batch is done."""
    done = batch.papers.filter(state=PaperState.DONE)
    if batch.problem:
        _merge(batch, done)
    if done:
        for kind in KINDS:
            archive = ContentFile(_zipped(_named_files(list(done), kind)))
            getattr(batch, f"{kind}_zip").save(f"{batch.pk}-{kind}.zip", archive, save=False)
    batch.save(update_fields=["pdf_zip", "docx_zip"])
    _end(batch, BatchState.FAILED if batch.problem else BatchState.DONE)
    _drop_single_files(batch)
    return 1


def _end(batch: PaperBatch, state: BatchState, **changes: str) -> None:
    """One that was cancelled meanwhile stays so."""
    going_on = PaperBatch.objects.filter(pk=batch.pk, state=BatchState.WAITING)
    going_on.update(state=state, ended_at=timezone.now(), **changes)


def _named_files(papers: Sequence[BatchPaper], kind: str) -> Iterator[tuple[str, bytes]]:
    for paper in papers:
        with getattr(paper, kind).open("rb") as file:
            yield f"{paper.place:03d}-{slugify(fold(paper.label))[:80]}.{kind}", file.read()


def _zipped(files: Iterator[tuple[str, bytes]]) -> bytes:
    """Both kinds are compressed already."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return made.getvalue()


def _drop_single_files(batch: PaperBatch) -> None:
    for paper in batch.papers.filter(state=PaperState.DONE).exclude(pdf="", docx=""):
        for kind in KINDS:
            getattr(paper, kind).delete(save=False)
        paper.save(update_fields=list(KINDS))
