"""Two hundred confirmations with their appendix: facts, one merged PDF, single PDFs, DOCX, and the whole batch as a
person asks for it; beside docxtpl and LibreOffice where they are installed (they are not needed for anything else).

Design aim on 2 cores: PDF under 10 s, DOCX under 60 s.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

COUNT = 200
DAY = date(2020, 12, 31)
PEERS = Path(__file__).resolve().parents[1] / ".cache" / "bench" / "bin" / "python"


def timed(name: str, work: Callable[[], Any]) -> Any:
    wall, spent = time.perf_counter(), time.process_time()
    made = work()
    print(f"  {name:<44} {time.perf_counter() - wall:7.1f} s   (CPU {time.process_time() - spent:6.1f} s)")
    return made


def run() -> None:
    from datchuan.documents.announcing import Gathered, source_of
    from datchuan.documents.assembling import assembled
    from datchuan.documents.pdf_renderer import render_merged_pdf
    from datchuan.documents.queries import ground_of
    from datchuan.documents.rendering import render_paper
    from datchuan.documents.templates import template_now
    from datchuan.people.models import Official

    by = Official.objects.select_related("office__parent", "area").get(username="qln")
    department = by.office.parent
    abouts = source_of("confirmation").subjects(by, DAY)
    abouts = (abouts * 2)[:COUNT]
    template, ground = template_now(department, "confirmation").template, ground_of(department, by.office, DAY)
    source = source_of("confirmation")
    found = timed(f"facts of {COUNT}", lambda: source.gather_many([each.key for each in abouts], DAY))
    facts = [each for each in (found[about.key] for about in abouts) if isinstance(each, Gathered)]
    papers = timed("words", lambda: [assembled(template, each, ground) for each in facts])
    print(f"  {len(papers)} papers")
    merged = timed("one merged PDF", lambda: render_merged_pdf(papers, "Xác nhận"))
    timed("single PDFs", lambda: [render_paper(each, "pdf") for each in papers])
    timed("single DOCX", lambda: [render_paper(each, "docx") for each in papers])
    print(f"  merged: {len(merged) / 1e6:.1f} MB")
    _whole(by, abouts)
    _peers([each.facts for each in facts])


def _whole(by: Any, abouts: list[Any]) -> None:
    """As a person asks for it: kept in the database, both kinds, archives."""
    from datchuan.documents.models import PaperBatch
    from datchuan.documents.operations.batching import start_batch, work_batches

    def first() -> None:
        made = start_batch(key="confirmation", abouts=abouts, by=by, facts_on=DAY, on=DAY)
        while work_batches():
            made.refresh_from_db()
            if made.merged_pdf:
                return

    def rest() -> None:
        while work_batches():
            pass

    timed("a batch: until its merged PDF is there", first)
    timed("a batch: single PDF and DOCX, archives", rest)
    batch = PaperBatch.objects.latest("pk")
    print(f"  {batch.get_state_display()}: {batch.papers.filter(state='done').count()} papers")


def _peers(facts: list[Any]) -> None:
    if not PEERS.exists() or shutil.which("soffice") is None:
        print("  docxtpl + LibreOffice: not installed, not measured")
        return
    with tempfile.TemporaryDirectory(prefix="datchuan-peers-") as folder:
        given = Path(folder) / "facts.json"
        given.write_text(json.dumps(facts, default=str, ensure_ascii=False), encoding="utf-8")
        script = Path(__file__).with_name("peers") / "by_docxtpl.py"
        timed("docxtpl: DOCX", lambda: subprocess.run([PEERS, script, given, folder], check=True))
        files = sorted(Path(folder).glob("paper-*.docx"))
        convert = ["soffice", "--headless", "--convert-to", "pdf", "--outdir", folder, *map(str, files)]
        timed("LibreOffice: those as PDF", lambda: subprocess.run(convert, check=True, capture_output=True))
        print(f"  {len(list(Path(folder).glob('paper-*.pdf')))} PDF")
