"""The two papers as DOCX and PDF, warm. Design aim: 21-31 ms for four pages of PDF."""

from __future__ import annotations

from datetime import date

from bench.timing import medians


def run() -> None:
    from datchuan.documents.rendering import render_paper
    from datchuan.dossiers.papers import confirmation_paper
    from datchuan.programme.papers import plan_paper
    from datchuan.programme.queries import plan_of
    from datchuan.territory.models import Unit

    commune = Unit.objects.get(pk="06016-1")
    papers = {
        "plan": plan_paper(plan_of(2020, "sxd")),
        "confirmation": confirmation_paper(commune=commune, set_key="vn-xa-2016", on=date(2020, 12, 31)),
    }
    cases = {
        f"{name} {kind}": (lambda paper=paper, kind=kind: render_paper(paper, kind))
        for name, paper in papers.items()
        for kind in ("docx", "pdf")
    }
    for name, seconds in medians(cases).items():
        print(f"  {name:<20} {seconds * 1000:7.1f} ms")
