"""Recognitions, real ones with their sources and simulated ones."""

from __future__ import annotations

from datchuan.demo.story import Story
from datchuan.dossiers.operations import RecognitionGiven, load_recognitions, record_recognition
from datchuan.kernel.resources import data_folder
from datchuan.territory.models import Unit


def make_recognitions(story: Story) -> None:
    load_recognitions(folder=data_folder(), today=story.working_day)
    for entry in story.recognitions:
        given = RecognitionGiven(
            commune=Unit.objects.get(pk=entry["commune"]),
            standard=entry["standard"],
            criteria_set=entry["set"],
            number=entry["number"],
            issued_on=entry["day"],
            issuer="UBND tỉnh Lạng Sơn (mô phỏng)",
            recognised_on=entry["day"],
            simulated=True,
        )
        record_recognition(given=given, by=None, today=story.working_day)
