"""ODK Collect against the server as it is run: from the blank form to a house, over a link that breaks."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest
from django.db import connection
from tests.survey.collect import Collect
from tests.survey.field import HOUSE, KEY, VILLAGE, device, instance
from tests.survey.server import Server, address_of, running, wait_until

from datchuan.housing.models import HouseRecord
from datchuan.kernel.resources import forms_folder
from datchuan.survey.models import Attachment, FormVersion, Submission
from datchuan.survey.operations import publish_forms

PHOTOS = {f"16090{number}.jpg": bytes([number]) * 900_000 for number in (1, 2, 3)}


@pytest.mark.django_db(transaction=True)
def test_what_breaks_off_is_sent_again_and_is_there_once(live_province, settings) -> None:
    publish_forms(folder=forms_folder(), by=None)
    _, key = device()
    form = FormVersion.objects.get(key=KEY).xml
    server = Server(address_of(settings.DATABASES["default"]), Path(settings.HOME))
    collect = Collect(f"http://127.0.0.1:{server.port}/odk/{key}")
    xml = instance({"people/persons": "7"}, instanceID="uuid:collect-1")
    connection.close()
    with running(server):
        blank, lists = collect.blank_form(KEY)
        assert blank == form
        assert f"{HOUSE}," in lists["houses.csv"]
        assert VILLAGE in lists["villages.csv"]

        assert collect.send(xml, PHOTOS, breaks_in=0) == []
        assert not Submission.objects.exists()
        assert collect.send(xml, PHOTOS, breaks_in=1) == [201]
        assert list(Submission.objects.values_list("instance_id", flat=True)) == ["uuid:collect-1"]
        assert Attachment.objects.count() == 1

        assert collect.send(xml, PHOTOS, breaks_in=2) == [201, 201]
        assert collect.send(xml, PHOTOS) == [201, 201, 201]
        taken = Submission.objects.filter(state=Submission.State.TAKEN, examined_at__isnull=False)
        assert wait_until(taken.exists)
    sent = Submission.objects.get()
    assert sent.xml == xml.decode()
    files = Path(settings.HOME) / "files"
    kept = {each.name: sha256((files / each.file.name).read_bytes()).digest() for each in Attachment.objects.all()}
    assert kept == {name: sha256(content).digest() for name, content in PHOTOS.items()}
    assert HouseRecord.objects.filter(submission=sent, persons=7).count() == 1
