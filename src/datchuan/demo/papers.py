"""A handful of official documents of the demonstration: what arrived, what was written and how far it went. All are
made up; few are rendered into files."""

from __future__ import annotations

from datetime import date
from typing import Any

from datchuan.demo.story import Story
from datchuan.documents.models import DocumentState, OutgoingDocument
from datchuan.documents.operations import issue_document, move_document, take_number, void_document
from datchuan.documents.operations.delivering import DeliveryGiven, distribute_document
from datchuan.documents.operations.incoming import ArrivalGiven, acknowledge_arrival, finish_arrival, register_arrival
from datchuan.documents.operations.templates import draft_from_template
from datchuan.dossiers.models import Dossier
from datchuan.dossiers.topics import topic_key
from datchuan.people.models import Office, Official
from datchuan.programme.models import WorkItem
from datchuan.programme.topics import topic_key as item_key

TEMPLATE = "confirmation"


def make_papers(story: Story) -> None:
    """Arrivals in the order of their days, then what the department wrote, in the order of its numbers; of what goes
    beyond the working day nothing."""
    people = {official.username: official for official in Official.objects.select_related("office__parent")}
    today = story.working_day
    for entry in story.incoming:
        if entry["arrived_on"] <= today:
            _arrive(entry, people, today)
    for entry in story.outgoing:
        if max(day for day in entry.values() if isinstance(day, date)) <= today:
            _write(entry, people)


def _arrive(entry: dict[str, Any], people: dict[str, Official], today: date) -> None:
    told, on = dict(entry), entry["arrived_on"]
    office, done = Office.objects.get(key=told.pop("office")), told.pop("done", "")
    about = _about(told.pop("about_dossier_of", ""), told.pop("about_work_of", ""))
    handler, official = told.pop("handler", None), told.pop("official", None)
    given = ArrivalGiven(
        **told,
        handler=Office.objects.get(key=handler) if handler else None,
        official=people[official] if official else None,
        about=about,
    )
    made = register_arrival(office=office, given=given, by=people["vanthu"], on=on, simulated=True)
    if official:
        acknowledge_arrival(arrival=made, by=people[official])
    if done and entry["due_on"] <= today:
        finish_arrival(arrival=made, by=people["qln"], on=entry["due_on"], note=done)


def _about(commune: str, item: str) -> str:
    if item:
        return item_key(WorkItem.objects.get(plan__office__key="sxd", key=item))
    dossier = Dossier.objects.filter(commune=commune).order_by("-pk").first()
    return topic_key(dossier) if dossier else ""


def _write(entry: dict[str, Any], people: dict[str, Official]) -> None:
    writer, clerk, head, on = people["qln"], people["vanthu"], people["truongphong"], entry["drafted"]
    made = draft_from_template(
        key=entry.get("template", TEMPLATE), about=_subject(entry), by=writer, facts_on=on, on=on
    )
    move_document(document=made, step="send_to_head", by=writer, on=on)
    made = move_document(document=made, step="send_to_leadership", by=head, on=on)
    if entry["to"] == DocumentState.SUBMITTED:
        return
    made = move_document(document=made, step="sign", by=people["lanhdao"], on=entry["signed"])
    made = take_number(document=made, by=clerk, on=entry["numbered"])
    if entry["to"] == DocumentState.CANCELLED:
        void_document(document=made, by=clerk, on=entry["numbered"], reason=entry["reason"])
    elif entry["to"] == DocumentState.DISTRIBUTED:
        _send(issue_document(document=made, by=clerk, on=entry["numbered"]), entry, clerk)


def _subject(entry: dict[str, Any]) -> str:
    """What the paper is about, as its template names it."""
    if "about_work" in entry:
        return f"work item {WorkItem.objects.get(plan__office__key='sxd', key=entry['about_work']).pk}"
    return str(entry.get("about") or f"commune {entry['commune']}")


def _send(document: OutgoingDocument, entry: dict[str, Any], clerk: Official) -> None:
    offices = Office.objects.filter(key__in=entry["deliveries"]).order_by("key")
    to = [DeliveryGiven(office.short_name, office=office) for office in offices]
    distribute_document(document=document, to=to, by=clerk, on=entry["numbered"])
