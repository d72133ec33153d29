"""What an act writes, and what stood there before: enough to undo it exactly."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import Any

from django.apps import apps
from django.db.models import Model, ProtectedError, RestrictedError

from datchuan.kernel.problem import Problem

_CHUNK = 500  # SQLite takes so many values in one statement without complaint


class Journal:
    """Rows made and values changed, in order. ``entries`` is JSON and is kept with the act."""

    def __init__(self, entries: Iterable[dict[str, Any]] = ()) -> None:
        self.entries = list(entries)

    def make(self, rows: Sequence[Model]) -> None:
        """Insert rows of one model, and remember their keys."""
        if rows:
            made = type(rows[0])._default_manager.bulk_create(rows, batch_size=_CHUNK)
            self.note_made(type(rows[0]), [row.pk for row in made])

    def note_made(self, model: type[Model], keys: Sequence[Any]) -> None:
        """Remember rows that something else inserted as part of the act."""
        if keys:
            self.entries.append({"model": model._meta.label, "made": list(keys)})

    def change(self, rows: Sequence[Model], **values: Any) -> None:
        """Set the same values on rows of one model, and remember those of before."""
        if not rows:
            return
        model = type(rows[0])
        was = [[row.pk, {name: _plain(getattr(row, name)) for name in values}] for row in rows]
        for keys in _chunks([row.pk for row in rows]):
            model._default_manager.filter(pk__in=keys).update(**values)
        self.entries.append(
            {"model": model._meta.label, "was": was, "set": {name: _plain(value) for name, value in values.items()}}
        )

    def remove(self, rows: Sequence[Model]) -> None:
        """Delete rows of one model, and remember them whole."""
        if not rows:
            return
        fields = type(rows[0])._meta.concrete_fields
        gone = [{field.attname: _plain(getattr(row, field.attname)) for field in fields} for row in rows]
        _delete(type(rows[0]), [row.pk for row in rows])
        self.entries.append({"model": type(rows[0])._meta.label, "gone": gone})

    def made(self, model: type[Model]) -> set[Any]:
        """The keys of the rows of a model that the act made."""
        return {key for entry in self.entries if entry["model"] == model._meta.label for key in entry.get("made", ())}

    def changed(self, model: type[Model]) -> set[Any]:
        """The keys of the rows of a model that the act changed."""
        entries = [entry for entry in self.entries if entry["model"] == model._meta.label]
        return {key for entry in entries for key, _ in entry.get("was", ())}

    def undo(self) -> None:
        """Take everything back, last first. Problem 215 when a row was changed by others since, or is used."""
        for entry in reversed(self.entries):
            model = apps.get_model(entry["model"])
            if "made" in entry:
                _delete(model, entry["made"])
            elif "gone" in entry:
                model._default_manager.bulk_create([model(**_typed(model, values)) for values in entry["gone"]])
            else:
                _restore(model, entry["was"], entry["set"])


def _plain(value: Any) -> Any:
    """As JSON takes it; a field's ``to_python`` reads it back."""
    return str(value) if isinstance(value, date | Decimal) else value


def _chunks(keys: Iterable[Any]) -> Iterator[list[Any]]:
    todo = iter(keys)
    while chunk := list(islice(todo, _CHUNK)):
        yield chunk


def _delete(model: type[Model], keys: list[Any]) -> None:
    try:
        for chunk in _chunks(reversed(keys)):  # what was made last may lean on what was made first
            model._default_manager.filter(pk__in=chunk).delete()
    except (ProtectedError, RestrictedError) as error:
        what = "Không hoàn tác được: đơn vị hình thành từ lần sắp xếp này đã được dùng ở nơi khác"
        raise Problem(215, what, mend="Bỏ phần đã dùng trước, hoặc ghi một lần sắp xếp mới.") from error


def _restore(model: type[Model], was: list[list[Any]], now: dict[str, Any]) -> None:
    """Equal values of before are restored together."""
    alike: dict[str, tuple[dict[str, Any], list[Any]]] = defaultdict(lambda: ({}, []))
    for key, values in was:
        alike[repr(sorted(values.items()))][1].append(key)
        alike[repr(sorted(values.items()))][0].update(values)
    expected, restored = _typed(model, now), 0
    for values, keys in alike.values():
        for chunk in _chunks(keys):
            same = model._default_manager.filter(pk__in=chunk, **expected)
            restored += same.update(**_typed(model, values))
    if restored != len(was):
        what = "Không hoàn tác được: có dữ liệu đã được sửa sau lần sắp xếp này"
        raise Problem(215, what, mend="Ghi một lần sắp xếp mới để điều chỉnh.")


def _typed(model: type[Model], values: dict[str, Any]) -> dict[str, Any]:
    return {name: model._meta.get_field(name).to_python(value) for name, value in values.items()}  # type: ignore[union-attr]
