"""Reads of the survey, and what is computed from them."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from datetime import date
from xml.etree.ElementTree import Element

from datchuan.platform.asking import which_find
from datchuan.survey.announcing import attached_lists
from datchuan.survey.forms.definition import FormDefinition, read_definition
from datchuan.survey.forms.rechecking import Answers, Fault, answers_in, named_in, recheck
from datchuan.survey.grounds import Ground, day_of_survey, ground_of, may_differ
from datchuan.survey.models import Device, FormVersion
from datchuan.territory.models import Unit


def key_digest(key: str) -> str:
    """What is kept of a device's key."""
    return hashlib.sha256(key.encode()).hexdigest()


def definition_of(form: FormVersion) -> FormDefinition:
    """The definition of a published version. What is published never changes, so it is read once."""
    named = form.key, form.version, form.digest
    if named not in _definitions:
        _definitions[named] = read_definition(form.xml)
    return _definitions[named]


_definitions: dict[tuple[str, str, str], FormDefinition] = {}


def recheck_of(form: FormVersion, instance: Element, device: Device | None, today: date) -> Answers:
    """Recheck by the area that the device had when it was surveyed, and by the lists of that area. For want of an area
    that is said once, in place of what the lists would say."""
    definition = definition_of(form)
    if device is None:
        return recheck_for(definition, instance, None, today)
    ground = Ground(device.area, today)
    if may_differ(device, today):
        ground = ground_of(device, day_of_survey(form.mapping, answers_in(instance)), today)
    found = recheck_for(definition, instance, None if ground.missing else ground.area, today, ground.on)
    if not ground.missing:
        return found
    listed = {path for path, question in definition.questions.items() if question.list_name}
    faults = [each for each in found.faults if each.path not in listed]
    return Answers(found.values, (Fault("", "", ground.missing), *faults))


def recheck_for(
    form: FormDefinition, instance: Element, area: Unit | None, today: date, lists_on: date | None = None
) -> Answers:
    """Recheck with the lists of an area, as they stand on a day (today)."""
    lists = _known_names(named_in(form, instance), area, lists_on or today) if area is not None else {}
    return recheck(form, instance, today=today, lists=lists)


def _known_names(named: Collection[tuple[str, str]], area: Unit, on: date) -> Mapping[str, Collection[str]]:
    """Of the names (list, name), those that the lists of the area hold on the day, by list: asked together."""
    lists, questions = attached_lists(), {}
    for name, each in named:
        if name in lists and (question := lists[name].question(each, area, on)):
            questions[name, each] = question
    known: dict[str, set[str]] = {}
    for (name, each), is_known in zip(questions, which_find([*questions.values()]), strict=True):
        if is_known:
            known.setdefault(name, set()).add(each)
    return known
