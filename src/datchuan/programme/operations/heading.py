"""The head of a plan: what it is called, why it is made, what it asks, whom it goes to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from datchuan.kernel.text import nfc
from datchuan.programme.changing import Edit, changing
from datchuan.programme.checking import check_parent, check_text
from datchuan.programme.models import Plan


@dataclass(frozen=True)
class HeadGiven:
    """Everything of a plan that is no row of its own; every list is a list of sentences."""

    title: str
    parent: Plan | None
    purposes: Sequence[str] = ()
    requirements: Sequence[str] = ()
    bases: Sequence[str] = ()
    for_districts: Sequence[str] = ()
    for_communes: Sequence[str] = ()
    not_stated: Sequence[str] = ()
    recipients: Sequence[str] = ()
    archive: str = ""


@transaction.atomic
def change_head(*, plan: Plan, given: HeadGiven, edit: Edit) -> Plan:
    """Problem 723, 724 for the parent, 732 without a title; 721, 722, 734 as for every change."""
    title = check_text(given.title, "Tên kế hoạch", "Ghi tên kế hoạch.")
    with changing(plan, edit, "programme.change_head", {"title": title}) as found:
        check_parent(found, given.parent)
        if found.parent != given.parent:
            _hang_under(found, given.parent)
        found.title, found.parent = title, given.parent
        found.facts = {
            **found.facts,
            "purposes": _sentences(given.purposes),
            "requirements": _sentences(given.requirements),
            "bases": _sentences(given.bases),
            "organisation": {
                "districts": _sentences(given.for_districts),
                "communes": _sentences(given.for_communes),
            },
            "not_stated": _sentences(given.not_stated),
            "recipients": _sentences(given.recipients),
            "archive": nfc(given.archive),
        }
    return found


def _hang_under(plan: Plan, parent: Plan | None) -> None:
    """Its targets and items point to those of the new parent that have the same keys, to none of the old one's."""
    for rows, above in (
        (plan.targets.all(), parent.targets.all() if parent else ()),
        (plan.work_items.all(), parent.work_items.filter(dropped_on=None) if parent else ()),
    ):
        by_key = {each.key: each for each in above}
        for each in rows:
            each.parent = by_key.get(each.key)
            each.save(update_fields=["parent"])


def _sentences(texts: Sequence[str]) -> list[str]:
    return [nfc(each) for each in texts if nfc(each)]
