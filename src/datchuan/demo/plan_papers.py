"""A page that stands for a paper of a plan's dossier and says that it is simulated."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import Any

from datchuan.documents.text_width import FONTS
from datchuan.kernel.text import format_day
from datchuan.masterplans.models import SpatialPlan

_PAGE = b"""#let told = sys.inputs
#set document(title: told.title, date: none)
#set page(paper: "a4", margin: 2.5cm)
#set text(font: "Tinos", size: 14pt, lang: "vi")
#align(center, text(weight: "bold", told.mark))
#v(2cm)
#align(center, text(weight: "bold", size: 16pt, upper(told.title)))
#v(1cm)
#told.plan

#told.decision
"""


def plan_paper(title: str, plan: SpatialPlan) -> bytes:
    """A PDF of one page, the same bytes for the same plan."""
    import typst

    day = plan.approved_on
    words = {
        "title": title,
        "mark": "MÔ PHỎNG – KHÔNG PHẢI VĂN BẢN THẬT",
        "plan": plan.name,
        "decision": f"Quyết định số {plan.decision} ngày {format_day(day)}",
    }
    when = int(datetime.combine(day, time(), UTC).timestamp()) if day else 0
    fonts: Any = [str(FONTS)]
    made: bytes = typst.compile(
        _PAGE, font_paths=fonts, ignore_system_fonts=True, sys_inputs=words, format="pdf", timestamp=when
    )
    return made
