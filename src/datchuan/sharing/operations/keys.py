"""Keys of offices: made with a key that is shown once, noted when they read, revoked for good."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from datchuan.kernel.problem import Problem
from datchuan.kernel.text import nfc
from datchuan.people.models import Office, Official
from datchuan.people.queries import read_key_digest
from datchuan.platform.operations import record_audit
from datchuan.sharing.models import SCOPES, OfficeKey

KEY_BYTES = 32
MOST_KEYS = 20
LONGEST = timedelta(days=731)
SEEN_EVERY = timedelta(minutes=10)


@dataclass(frozen=True)
class KeyGiven:
    """What a key is to be: for whose system, what it is called, the keys of ``SCOPES`` it reads, its last day."""

    office: Office
    name: str
    scopes: Collection[str]
    ends_on: date


@transaction.atomic
def make_office_key(*, given: KeyGiven, by: Official, at: datetime, today: date) -> tuple[OfficeKey, str]:
    """A key for the system of an office, and the key itself, which is not kept. Problem 895 when it has no name or the
    office has too many in use, 896 when it would read nothing, 897 for a last day that is past or too far."""
    name = nfc(given.name).strip()[:100]
    _check(given, name, today)
    key = secrets.token_urlsafe(KEY_BYTES)
    made = OfficeKey.objects.create(
        office=given.office,
        name=name,
        key_digest=read_key_digest(key),
        ends_on=given.ends_on,
        made_by=by,
        made_at=at,
        **{f"reads_{scope}": scope in given.scopes for scope in SCOPES},
    )
    details = {"office": made.office.key, "name": name, "scopes": made.scopes, "ends_on": str(made.ends_on)}
    record_audit(by=by, action="sharing.make_office_key", subject=f"office key {made.pk}", details=details)
    return made, key


def _check(given: KeyGiven, name: str, today: date) -> None:
    if not name:
        raise Problem(895, "khóa phải có tên để còn nhận ra", where="Tên khóa", mend="Ví dụ: Phần mềm NTM của tỉnh.")
    if OfficeKey.objects.filter(office=given.office, revoked_at=None, ends_on__gte=today).count() >= MOST_KEYS:
        what = f"{given.office.short_name} đã có {MOST_KEYS} khóa đang dùng"
        raise Problem(895, what, mend="Thu hồi khóa không dùng nữa.")
    if not set(given.scopes) or not set(given.scopes) <= SCOPES.keys():
        raise Problem(896, "chưa chọn khóa được đọc gì", where="Được đọc", mend="Chọn ít nhất một mục trong danh sách.")
    if not today <= given.ends_on <= today + LONGEST:
        what = "ngày cuối phải từ hôm nay đến hai năm sau"
        mend = f"Chọn từ {today:%d/%m/%Y} đến {today + LONGEST:%d/%m/%Y}; hết hạn thì tạo khóa mới."
        raise Problem(897, what, where="Dùng đến hết ngày", mend=mend)


@transaction.atomic
def revoke_office_key(*, key: OfficeKey, by: Official, at: datetime) -> None:
    """From now on nothing is read by it. Revoking it again changes nothing."""
    if OfficeKey.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=at, revoked_by=by):
        details = {"office": key.office.key, "name": key.name}
        record_audit(by=by, action="sharing.revoke_office_key", subject=f"office key {key.pk}", details=details)


def note_reading(*, key: OfficeKey, path: str, at: datetime) -> None:
    """Keep when a key was last used, to ten minutes, and in the audit chain the first reading of each day: a system
    asks many times a day, and the chain is written by one at a time. Most readings begin no transaction: on SQLite one
    would wait for whoever writes."""
    last = key.seen_at
    if last is None or at - last > SEEN_EVERY:
        _note(key, path, last, at)


@transaction.atomic
def _note(key: OfficeKey, path: str, last: datetime | None, at: datetime) -> None:
    if not OfficeKey.objects.filter(pk=key.pk, seen_at=last).update(seen_at=at):
        return  # another request noted it meanwhile
    if last is None or timezone.localdate(last) != timezone.localdate(at):
        details = {"office": key.office.key, "name": key.name, "path": path[:300]}
        record_audit(by=None, action="sharing.read", subject=f"office key {key.pk}", details=details)
