"""Read keys: made with a key that is shown once, revoked for good."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import transaction

from datchuan.kernel.problem import Problem
from datchuan.people.models import Official, ReadKey
from datchuan.people.queries import read_key_digest
from datchuan.platform.operations import record_audit

KEY_BYTES = 32
MOST_KEYS = 20


@transaction.atomic
def make_read_key(*, name: str, by: Official, at: datetime) -> tuple[ReadKey, str]:
    """A key for what ``by`` may read, and the key itself, which is not kept. Problem 431 when it has no name, or when
    the official has too many already."""
    if not name.strip():
        raise Problem(
            431, "khóa phải có tên để còn nhận ra", where="Tên khóa", mend="Ví dụ: Báo cáo Power BI của phòng."
        )
    if by.read_keys.filter(revoked_at=None).count() >= MOST_KEYS:
        raise Problem(431, f"Bạn đã có {MOST_KEYS} khóa đang dùng", mend="Thu hồi khóa không dùng nữa.")
    key = secrets.token_urlsafe(KEY_BYTES)
    made = ReadKey.objects.create(official=by, name=name.strip()[:100], key_digest=read_key_digest(key), made_at=at)
    record_audit(by=by, action="people.make_read_key", subject=str(made.pk), details={"name": made.name})
    return made, key


@transaction.atomic
def revoke_read_key(*, key: ReadKey, by: Official, at: datetime) -> None:
    """From now on nothing is read by it. Revoking it again changes nothing."""
    if ReadKey.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=at, revoked_by=by):
        record_audit(by=by, action="people.revoke_read_key", subject=str(key.pk), details={"official": key.official_id})
