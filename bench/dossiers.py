"""The pages of dossiers with 500 of them and 10,000 files: server time on both databases.

Each database in a process of its own: the demonstration's territory with dossiers of 20 parts, a small PDF that opens
in most of them, a second version in some. Through Django's whole stack without a network; wall time and the processor
time of this process. A portfolio of 500 MB is written too, and the memory that it took told.

Design aim: a page under 150 ms.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from itertools import count
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from bench.field import DATABASES, ground
from bench.plans import _times, _vacuum

DOSSIERS, PARTS = 500, 20
OPENED, AT = date(2014, 1, 6), datetime(2020, 3, 2, tzinfo=UTC)
LARGE, LARGE_FILES = 50_000_000, 10
# How a dossier came to where it stands; they take turns.
ROADS = (
    (),
    ("submit",),
    ("submit", "send"),
    ("submit", "send", "receive"),
    ("submit", "send", "receive", "propose", "endorse", "approve"),
)
PEOPLE = ("qln", "huyen")


def run() -> None:
    for database in DATABASES:
        subprocess.run([sys.executable, "-m", "bench.dossiers", database], check=True)


def _measure(database: str) -> None:
    os.environ["DATCHUAN_DEBUG"] = "1"  # static files from their sources, without collecting them
    with ground(database):
        from django.conf import settings

        settings.DEBUG, settings.ALLOWED_HOSTS = False, ["*"]
        _fill()
        _vacuum()
        from datchuan.dossiers.models import Dossier, PartVersion

        print(f"  {database}: {Dossier.objects.count()} dossiers, {PartVersion.objects.count()} versions")
        for name in PEOPLE:
            _pages(name)
        _portfolios()


def _fill() -> None:
    """Dossiers of the communes of 2019, one after another, so that none is open twice."""
    from datchuan.dossiers.models import Dossier
    from datchuan.territory.queries import communes_on

    communes = list(communes_on(date(2019, 12, 31), rural_only=True))
    road, numbers = ROADS, range(DOSSIERS - Dossier.objects.count())
    have = set(Dossier.objects.values_list("commune", "standard"))
    free = ((unit, standard) for standard in ("enhanced", "model", "basic") for unit in communes)
    places = [each for each in free if (each[0].pk, each[1]) not in have]
    made = []
    for number in numbers:
        commune, standard = places[number % len(places)]
        steps = road[number % len(road)] if number < len(places) else road[-1]
        made.append(_dossier(commune, standard, OPENED + timedelta(days=number), steps))
    Dossier.objects.bulk_create([each for each, _ in made], batch_size=200)
    _fill_steps(made)
    _fill_parts([each for each, _ in made])


def _dossier(commune: Any, standard: str, on: date, steps: tuple[str, ...]) -> tuple[Any, tuple[str, ...]]:
    from datchuan.dossiers.models import Dossier, DossierState
    from datchuan.dossiers.workflow import BY_KEY

    state = BY_KEY[steps[-1]].target if steps else DossierState.PREPARING
    received = {"received_on": on, "submission_number": "1/TTr-ĐO"} if "receive" in steps else {}
    given = {"commune": commune, "standard": standard, "state": state, "opened_on": on, "opened_at": AT}
    return Dossier(**given, **received, simulated=True), steps


def _fill_steps(made: list[tuple[Any, tuple[str, ...]]]) -> None:
    from datchuan.dossiers.models import DossierState, DossierStep
    from datchuan.dossiers.workflow import BY_KEY

    DossierStep.objects.bulk_create(
        (
            DossierStep(
                dossier=dossier, number=number, transition=key, on=dossier.opened_on, at=AT, reason="Đo",
                state=BY_KEY[key].target if key else DossierState.PREPARING,
            )
            for dossier, steps in made
            for number, key in enumerate(("", *steps), start=1)
        ),
        batch_size=1000,
    )  # fmt: skip


def _fill_parts(dossiers: list[Any]) -> None:
    """Twenty parts each; of every ten one is missing where the dossier is open, and one has a second version."""
    from datchuan.dossiers.models import DossierPart, PartVersion

    DossierPart.objects.bulk_create(
        (
            DossierPart(dossier=each, order=order, title=f"Giấy tờ đo số {order}", by="commune")
            for each in dossiers
            for order in range(1, PARTS + 1)
        ),
        batch_size=1000,
    )
    papers = _papers()
    versions = (
        version
        for part in DossierPart.objects.filter(dossier__in=dossiers).select_related("dossier").iterator()
        for version in _versions(part, papers)
    )
    PartVersion.objects.bulk_create(versions, batch_size=1000)


def _versions(part: Any, papers: Iterator[bytes]) -> Iterator[Any]:
    from django.core.files.base import ContentFile
    from django.core.files.storage import default_storage

    from datchuan.dossiers.models import PartVersion

    missing = part.dossier.is_open and part.order % 10 == 0
    twice = part.order % 10 == 1
    for number in range(1, 1 + (0 if missing else 2 if twice else 1)):
        content = next(papers)
        digest = hashlib.sha256(content).hexdigest()
        name = default_storage.save(f"dossiers/2020/{digest[:32]}.pdf", ContentFile(content))
        told = {"sha256": digest, "size": len(content), "pages": 1, "signatures": 0, "added_at": AT}
        kind = {"file": name, "file_name": f"giay-to-{part.order}.pdf", "media_type": "application/pdf"}
        yield PartVersion(part=part, number=number, **kind, **told)


def _papers() -> Iterator[bytes]:
    """Small PDFs that open, no two alike."""
    from pypdf import PdfWriter

    for number in count():
        made, kept = PdfWriter(), BytesIO()
        made.add_blank_page(595 + number % 7, 842)
        made.add_metadata({"/Title": str(number)})
        made.write(kept)
        yield kept.getvalue()


def _asker(name: str) -> Any:
    from django.test import Client

    from datchuan.people.models import Official

    client = Client()
    client.force_login(Official.objects.get(username=name))

    def ask(address: str) -> None:
        answer = client.get(address)
        if answer.status_code != 200:
            raise RuntimeError(f"{address} was not shown: {answer.status_code}")
        if answer.streaming:
            for _ in answer.streaming_content:
                pass

    return ask


def _pages(name: str) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    ask = _asker(name)
    for page, address in _addresses(name).items():
        wall, processor = _times(lambda address=address: ask(address))
        with CaptureQueriesContext(connection) as captured:
            ask(address)
        print(f"    {name:<6}{page:<26}{wall:7.1f} ms wall{processor:7.1f} ms processor, {len(captured)} queries")


def _addresses(name: str) -> dict[str, str]:
    """What is shown to whom: the newest dossier that they see, with a file of it."""
    from django.urls import reverse

    from datchuan.dossiers.access import visible_to
    from datchuan.dossiers.models import PartVersion
    from datchuan.people.models import Official

    by, today = Official.objects.get(username=name), date(2020, 12, 31)
    files = PartVersion.objects.filter(part__dossier__in=visible_to(by, today)).exclude(file="").order_by("-pk")
    version = files.select_related("part").filter(part__title__startswith="Giấy tờ đo")[0]
    dossier, one = version.part.dossier_id, [version.part.dossier_id, version.part_id, version.number]
    return {
        "list": reverse("dossiers"),
        "list, filtered": reverse("dossiers") + "?trang-thai=dang-tham-dinh&chuan=enhanced",
        "list, second page": reverse("dossiers") + "?trang=2",
        "one dossier": reverse("dossier", args=[dossier]),
        "a file": reverse("dossier-part-file", args=one),
        "whole dossier as PDF": reverse("dossier-portfolio", args=[dossier]),
        "what waits": reverse("work"),
    }


def _portfolios() -> None:
    """One of 500 MB: how long, and how much memory this process took for it beyond what it had."""
    from datchuan.dossiers.models import Dossier
    from datchuan.dossiers.portfolio import Entry
    from datchuan.dossiers.portfolio.assembling import write_portfolio

    dossier = Dossier.objects.select_related("commune__parent").latest("pk")
    with TemporaryFile() as source, TemporaryFile() as file:
        scan = _scan()
        source.write(scan)
        digest, size = hashlib.sha256(scan).hexdigest(), len(scan)
        del scan
        told = {"media_type": "application/pdf", "digest": digest, "size": size, "pages": 100, "file_name": "a.pdf"}
        entries = [Entry("Bản quét", "Xã", file=_Again(source), **told) for _ in range(LARGE_FILES)]
        Path("/proc/self/clear_refs").write_text("5")  # the peak of memory begins anew
        before, started, used = _memory("VmRSS"), time.perf_counter(), time.process_time()
        write_portfolio(dossier=dossier, entries=entries, file=file)
        wall, used = time.perf_counter() - started, time.process_time() - used
        print(f"    a portfolio of {LARGE_FILES} x {size / 1e6:.0f} MB: {file.tell() / 1e6:.0f} MB")
        print(f"    {wall:.1f} s wall, {used:.1f} s processor, memory {before:.0f} → {_memory('VmHWM'):.0f} MB at most")


def _memory(name: str) -> float:
    """Megabytes of this process: what it holds (VmRSS), the most that it held (VmHWM)."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith(name)).split()[1]) / 1000


class _Again:
    """One large file as the storage gives it, again and again."""

    def __init__(self, source: Any) -> None:
        self.source = source

    def open(self, mode: str) -> _Again:
        self.source.seek(0)
        return self

    def __enter__(self) -> Any:
        return self.source

    def __exit__(self, *error: object) -> None:
        """The file stays open for the next."""


def _scan() -> bytes:
    """A PDF of a hundred pages, each a picture of half a megabyte that does not compress."""
    from pypdf import PdfWriter
    from pypdf.generic import DecodedStreamObject, NameObject

    made, kept = PdfWriter(), BytesIO()
    for _ in range(100):
        page, drawn = made.add_blank_page(595, 842), DecodedStreamObject()
        drawn.set_data(b"%" + os.urandom(LARGE // 100).replace(b"\n", b" ").replace(b"\r", b" "))
        page[NameObject("/Contents")] = made._add_object(drawn)
    made.write(kept)
    return kept.getvalue()


if __name__ == "__main__":
    _measure(sys.argv[1])
