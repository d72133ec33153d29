"""What a plan's reviewed file says that its rows do not: the bases, duties of divisions, recipients."""

from __future__ import annotations

from typing import Any

from datchuan.kernel.resources import data_folder
from datchuan.programme.documents.facts import load_plan_facts
from datchuan.programme.models import Plan


def head_from_file(plan: Plan) -> dict[str, Any]:
    """By the names of ``Plan.facts``; nothing for a plan without a file, or whose file is not at hand."""
    path = data_folder() / plan.source
    if not plan.source or not path.is_file():
        return {}
    told = load_plan_facts(path)
    return {
        "bases": [each.in_full for each in (*told.bases, *told.parents)],
        "guidance": [each.in_full for each in told.guidance],
        "duties": {each.key: list(each.duties) for each in told.divisions},
        "recipients": [f"{each.name} {each.purpose}".strip() for each in told.recipients],
        "archive": told.archive,
        "difficult_note": told.difficult_note,
    }
