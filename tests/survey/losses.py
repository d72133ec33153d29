"""What a killed server may have lost, done twice or done by half: sentences, none when all is well."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.survey.server import Phone

from datchuan.evaluation.keeping import check_cubes
from datchuan.housing.models import HouseRecord
from datchuan.platform.queries import first_broken_entry
from datchuan.survey.models import Attachment, Submission

State = Submission.State


def losses(phones: Iterable[Phone], files: Path) -> list[str]:
    """Everything that differs from: each acknowledged submission once and whole with its photo, each taken one with one
    version of its house, each other with none, the kept counts equal to the houses, the audit chain whole."""
    sent = {name: xml for phone in phones for name, xml in phone.outbox}
    told = [name for phone in phones for name in phone.told]
    kept = {each.instance_id: each for each in Submission.objects.filter(instance_id__in=sent)}
    found = [f"acknowledged and not there: {name}" for name in told if name not in kept]
    found += [f"differs from what was sent: {name}" for name, each in kept.items() if each.xml.encode() != sent[name]]
    found += [f"told twice: {name}" for name, times in Counter(told).items() if times > 1]
    return [*found, *_photos(told, files), *_houses(kept), *_sums()]


def _photos(told: list[str], files: Path) -> Iterator[str]:
    photos = dict(Counter(Attachment.objects.values_list("submission__instance_id", flat=True)))
    yield from (f"{photos.get(name, 0)} photos: {name}" for name in told if photos.get(name) != 1)
    for each in Attachment.objects.filter(submission__instance_id__in=told):
        path = files / each.file.name
        if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != each.sha256:
            yield f"photo not as it was sent: {each.file.name}"


def _houses(kept: dict[str, Submission]) -> Iterator[str]:
    """Each phone of the siege tells an area that no other submission tells, so each makes a version of its own."""
    versions = Counter(HouseRecord.objects.exclude(submission=None).values_list("submission_id", flat=True))
    for name, each in kept.items():
        wanted = 1 if each.state == State.TAKEN else 0
        if each.state != State.TAKEN:
            yield f"not taken but {each.state}: {name} {each.faults}"
        if versions[each.pk] != wanted:
            yield f"{versions[each.pk]} versions of a house: {name}"
    numbers = HouseRecord.objects.filter(household__records__submission__in=[each.pk for each in kept.values()])
    by_house: dict[int, list[int]] = {}
    for house, number in numbers.values_list("household_id", "version").distinct():
        by_house.setdefault(house, []).append(number)
    yield from (f"a gap in the versions of {house}" for house, all_ in by_house.items() if not _unbroken(all_))


def _unbroken(numbers: list[int]) -> bool:
    return sorted(numbers) == list(range(1, len(numbers) + 1))


def _sums() -> Iterator[str]:
    if any(check.differing for check in check_cubes()):
        yield "a kept count differs from its houses"
    if first_broken_entry():
        yield "the audit chain is broken"
