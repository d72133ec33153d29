"""A server that is killed without warning loses nothing that it said it had, and does nothing twice.

``kill -9`` takes the process, not the machine: what was written to the system's memory survives. What only a power cut
can lose is the business of ``synchronous=FULL`` (SQLite) and of PostgreSQL's own settings; no test here pulls the plug.
"""

from __future__ import annotations

import random
from pathlib import Path
from threading import Event

import pytest
from django.db import connection
from tests.survey.field import phones_for
from tests.survey.losses import losses
from tests.survey.server import Server, Worker, address_of, besiege, harry, running, wait_until

from datchuan.survey.models import Submission

KILLS, PHONES, EACH = 3, 4, 14


@pytest.mark.django_db(transaction=True)
def test_nothing_acknowledged_is_lost_and_no_house_is_half_applied(live_province, settings) -> None:
    server = Server(address_of(settings.DATABASES["default"]), Path(settings.HOME))
    phones = phones_for(server.port, PHONES, EACH)
    connection.close()
    with running(server):
        besiege(server, phones, kills=KILLS, longest=0.7, chance=random.Random(20201122))
        waiting = Submission.objects.filter(state=Submission.State.CHECKED)
        assert wait_until(lambda: not waiting.exists())
    assert [len(phone.told) for phone in phones] == [EACH] * PHONES
    assert not losses(phones, Path(settings.HOME) / "files")


@pytest.mark.django_db(transaction=True)
def test_a_killed_worker_takes_nothing_twice_and_nothing_by_half(live_province, settings) -> None:
    database, home = address_of(settings.DATABASES["default"]), Path(settings.HOME)
    server = Server(database, home, worker="none")
    phones = phones_for(server.port, PHONES, EACH)
    connection.close()
    with running(server):
        for phone in phones:
            phone.send_all(Event())
    waiting = Submission.objects.filter(state=Submission.State.CHECKED)
    assert waiting.count() == PHONES * EACH
    amid = harry(Worker(database, home), waiting.count, kills=KILLS, longest=0.2, chance=random.Random(20201122))
    assert amid, "it was never killed at work"
    assert not waiting.exists()
    assert not losses(phones, home / "files")


def test_a_commit_is_on_disk_before_it_is_acknowledged(db) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA synchronous")
            assert cursor.fetchone()[0] == 2  # FULL
        else:  # the server of the tests says off to both; ours says nothing of them
            options = connection.settings_dict["OPTIONS"]
            assert "synchronous_commit" not in str(options)
