"""The answers of a submission as an official reads and mends them: choices and lists by their labels, days and figures
as they are written here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from django.utils import timezone

from datchuan.kernel.text import format_day, format_number
from datchuan.survey.announcing import attached_lists
from datchuan.survey.forms.definition import FormDefinition, Question
from datchuan.survey.models import Submission
from datchuan.territory.models import Unit

LEAST_WITH_DOTS = 10_000  # below it a whole number may be a year
Labels = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class AnswerLine:
    """A question with what was sent, what an official put in its place, and what is wrong with it. ``labels`` are those
    of the attached list that holds its choices."""

    question: Question
    sent: str
    mended: str
    faults: list[str]
    labels: Mapping[str, str]

    @property
    def value(self) -> str:
        return self.mended or self.sent

    @property
    def shown(self) -> str:
        return in_words(self.question, self.value, self.labels)

    @property
    def sent_shown(self) -> str:
        return in_words(self.question, self.sent, self.labels)

    @property
    def label(self) -> str:
        """What the attached list calls the answer; empty when it does not know it."""
        return self.labels.get(self.value, "")

    @property
    def input_value(self) -> str:
        """As it is typed: a decimal comma."""
        return self.value.replace(".", ",") if self.question.type == "decimal" else self.value

    @property
    def input_type(self) -> str:
        return {"date": "date", "int": "number"}.get(self.question.type, "text")


def answer_lines(
    submission: Submission, form: FormDefinition, labels: Labels, given: Mapping[str, str]
) -> tuple[list[AnswerLine], list[str]]:
    """A line for each question that is asked, and the faults that belong to none. ``given`` was typed just now."""
    asked = {path: question for path, question in form.questions.items() if question.label}
    faults: dict[str, list[str]] = {}
    for fault in submission.faults:
        faults.setdefault(fault["path"] if fault["path"] in asked else "", []).append(fault["sentence"])
    lines = []
    for path, question in asked.items():
        put = as_sent(question, given[path]) if path in given else submission.mended.get(path, "")
        own = labels.get(question.list_name, {})
        lines.append(AnswerLine(question, submission.values.get(path, ""), put, faults.get(path, []), own))
    return lines, faults.get("", [])


def labels_for(submission: Submission, form: FormDefinition, *, area: Unit, on: date) -> Labels:
    """What the attached lists call the answers, as far as they lie in the area on the day: a query for each list."""
    names: dict[str, set[str]] = {}
    for path, question in form.questions.items():
        if question.list_name in attached_lists():
            given = {submission.values.get(path, ""), submission.mended.get(path, "")}
            names.setdefault(question.list_name, set()).update(given - {""})
    return {name: attached_lists()[name].labels(sorted(asked), area, on) for name, asked in names.items()}


def in_words(question: Question, value: str, labels: Mapping[str, str]) -> str:
    """An answer as it is read here; what cannot be read stays as it was sent."""
    if question.choices is not None:
        return ", ".join(question.choices.get(each, each) for each in value.split())
    if question.list_name:
        return labels.get(value, value)
    try:
        return _WORDS[question.type](value) if question.type in _WORDS and value else value
    except (ValueError, InvalidOperation):
        return value


def as_sent(question: Question, typed: str) -> str:
    """What an official typed as a device would have sent it: "1.250,5" → "1250.5"."""
    text = typed.strip()
    return text.replace(".", "").replace(",", ".") if question.type == "decimal" and "," in text else text


def _whole(value: str) -> str:
    return format_number(int(value)) if abs(int(value)) >= LEAST_WITH_DOTS else value


def _decimal(value: str) -> str:
    exact = Decimal(value)
    return format_number(exact, max(0, -int(exact.as_tuple().exponent)))


def _moment(value: str) -> str:
    read = datetime.fromisoformat(value)
    return f"{timezone.localtime(read) if timezone.is_aware(read) else read:%d/%m/%Y %H:%M}"


def _position(value: str) -> str:
    """Latitude and longitude in degrees, and the device's own error."""
    numbers = [Decimal(each) for each in value.split()]
    place = "; ".join(format_number(each, 5) for each in numbers[:2])
    return place + (f" (sai số {format_number(numbers[3])} m)" if len(numbers) > 3 else "")


_WORDS = {
    "date": lambda value: format_day(date.fromisoformat(value)),
    "dateTime": _moment,
    "decimal": _decimal,
    "int": _whole,
    "geopoint": _position,
}
