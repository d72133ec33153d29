"""Writes of this room, each audited."""

from datchuan.sharing.operations.keys import KeyGiven, make_office_key, note_reading, revoke_office_key
from datchuan.sharing.operations.publishing import switch_public_page
from datchuan.sharing.operations.webhooks import (
    make_webhook,
    pause_webhook,
    remove_webhook,
    resume_webhook,
    send_again,
    send_trial,
)

__all__ = [
    "KeyGiven",
    "make_office_key",
    "make_webhook",
    "note_reading",
    "pause_webhook",
    "remove_webhook",
    "resume_webhook",
    "revoke_office_key",
    "send_again",
    "send_trial",
    "switch_public_page",
]
