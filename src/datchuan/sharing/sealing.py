"""Secrets of webhooks: made, kept so that they can sign, and what they sign.

The form of headers, secret and signature is that of the open specification Standard Webhooks, so that a receiver finds
a ready library in its language (docs/webhooks.md).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from django.utils.crypto import salted_hmac

from datchuan.kernel.problem import Problem

PREFIX = "whsec_"
SECRET_BYTES = 32


def new_secret() -> str:
    """A secret as a receiver is given it."""
    return PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def seal(secret: str) -> str:
    """A secret as the database keeps it: encrypted by a key that comes from SECRET_KEY, which is not in the database.
    Whoever has both, or the running server, can read it."""
    return _lock().encrypt(secret.encode()).decode()


def unseal(sealed: str) -> str:
    """The secret again. Problem 908 when SECRET_KEY is another than at the time."""
    try:
        return _lock().decrypt(sealed.encode()).decode()
    except InvalidToken:
        what = "khóa ký không mở được: khóa bí mật của máy chủ đã thay"
        raise Problem(908, what, mend="Gỡ địa chỉ nhận tin này và tạo lại.") from None


def _lock() -> Fernet:
    key = salted_hmac("datchuan.sharing.webhooks", "seal", algorithm="sha256").digest()
    return Fernet(base64.urlsafe_b64encode(key))


def body_of(payload: dict[str, Any]) -> bytes:
    """A payload as it goes and is signed: the same bytes however the database keeps the order of its keys."""
    return json.dumps(payload, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def signature_of(secret: str, event_id: str, timestamp: int, body: bytes) -> str:
    """What the header webhook-signature holds: HMAC-SHA256 over id, seconds since 1970 and body, by the secret's bytes.
    With the time in it a message that somebody sends again later is told by its age."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    signed = hmac.new(key, f"{event_id}.{timestamp}.".encode() + body, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(signed).decode()}"
