"""A server killed between numbering and issuing: no number is lost unexplained, and none is given twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection, connections
from tests.cast import official
from tests.documents.drafts import DAY, drafted, to_state
from tests.survey.server import address_of

from datchuan.documents.models import DocumentState, NumberBook, OutgoingDocument
from datchuan.documents.operations import issue_document, take_number
from datchuan.documents.registers import rows_of
from datchuan.territory.models import Unit

S = DocumentState
SERVER = """
import datetime, django, os, signal, sys
django.setup()
from django.db import transaction
from datchuan.documents import operations
from datchuan.documents.models import OutgoingDocument
from datchuan.people.models import Official
step, pk, day = sys.argv[1:]
clerk = Official.objects.get(username="vanthu")
with transaction.atomic():
    getattr(operations, step)(
        document=OutgoingDocument.objects.get(pk=pk), by=clerk, on=datetime.date.fromisoformat(day)
    )
    os.kill(os.getpid(), signal.SIGKILL)
"""


def killed(step: str, document: OutgoingDocument, home: Path) -> None:
    """Take a step in a process of its own, which is killed before its transaction is committed."""
    place = address_of(connection.settings_dict)
    connections.close_all()
    ground = {
        **os.environ,
        "DATABASE_URL": place,
        "DATCHUAN_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "datchuan.config.settings",
    }
    done = subprocess.run(
        [sys.executable, "-c", SERVER, step, str(document.pk), DAY.isoformat()],
        env=ground,
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr[-2000:]


@pytest.mark.django_db(transaction=True)
def test_a_kill_while_numbering_or_issuing_leaves_a_register_that_explains_itself(
    live_province: Unit, tmp_path: Path
) -> None:
    clerk, document = official("vanthu"), to_state(drafted(), S.SIGNED)
    killed("take_number", document, tmp_path)
    assert not NumberBook.objects.filter(last_number__gt=0).exists()
    assert take_number(document=document, by=clerk, on=DAY).number == 1

    killed("issue_document", document, tmp_path)
    held = OutgoingDocument.objects.get(pk=document.pk)
    assert (held.state, held.copies.count()) == (S.NUMBERED, 0)
    (row,) = rows_of(NumberBook.objects.get())
    assert row.cells[9] == "Đã cấp số, chưa phát hành"
    assert to_state(drafted(), S.NUMBERED).number == 2

    issue_document(document=held, by=clerk, on=DAY)
    assert [row.cells[9] for row in rows_of(NumberBook.objects.get())] == ["", "Đã cấp số, chưa phát hành"]
