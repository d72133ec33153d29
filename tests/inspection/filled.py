"""Forms of a visit as devices send them, by the path that real ones take: received, checked again, taken."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from io import BytesIO
from typing import Any

from django.utils import timezone
from PIL import Image
from tests.inspection.visiting import HELD, clock
from tests.making import TODAY
from tests.survey.field import device, instance

from datchuan.inspection.models import Visit
from datchuan.kernel.resources import forms_folder
from datchuan.people.models import Official
from datchuan.survey.models import Device, Submission
from datchuan.survey.operations import IncomingFile, publish_forms, receive, take

KEY = "visit-vn-xa-2016"


def phone_of(holder: Official, area_id: str = "20-1") -> Device:
    """Of a member of a team: the province is its area."""
    return device(area_id, holder.username)[0]


def publish() -> None:
    publish_forms(folder=forms_folder(), by=None)


def at_times(hour: int, day: date = HELD) -> dict[str, str]:
    told = {"started": clock(hour - 1, day=day).isoformat(), "ended": clock(hour, day=day).isoformat()}
    return {**told, "filled_on": day.isoformat()}


def visit_form(visit: Visit, hour: int, answers: Mapping[str, str], **more: str) -> bytes:
    """A form that was finished at an hour of the day of the visit; only ``answers`` are filled in."""
    whole = {"visit": str(visit.pk), "held_on": HELD.isoformat(), **at_times(hour), **answers}
    return instance(whole, key=KEY, **more)


def seen_of(code: str, outcome: str, text: str = "", photo: str = "") -> dict[str, str]:
    name = code.replace(".", "_")
    told = {"outcome": outcome, "seen": text, "photo": photo}
    return {f"indicator_{name}/{each}_{name}": value for each, value in told.items() if value}


def finding_of(number: int, text: str, **changes: str) -> dict[str, str]:
    told = {"found": text, "severity": "serious", "about": "9.2", "recommended": "Sửa", "owner": "qln"}
    told |= {"due_on": "2020-08-31", **changes}
    return {f"finding_{number}/{each}_{number}": value for each, value in told.items() if value}


def arrive(phone: Device, xml: bytes, *files: IncomingFile) -> Submission:
    """It comes in, and is taken if nothing speaks against it."""
    sent = receive(xml=xml, files=files, device=phone, at=timezone.now(), today=TODAY)
    return take(pk=sent.pk, by=None, at=timezone.now(), today=TODAY)


def said_of(sent: Submission) -> str:
    return " ".join(each["sentence"] for each in sent.faults)


def a_photo(name: str, shade: int) -> IncomingFile:
    out = BytesIO()
    Image.new("L", (40, 30), shade).save(out, "JPEG")
    return IncomingFile(name, out.getvalue())


def words_of(visit: Visit, *names: str) -> dict[str, Any]:
    visit.refresh_from_db()
    return {name: getattr(visit.record, name) for name in names}
