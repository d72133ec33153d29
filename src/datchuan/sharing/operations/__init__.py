"""Writes of sharing."""

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
    "make_webhook",
    "pause_webhook",
    "remove_webhook",
    "resume_webhook",
    "send_again",
    "send_trial",
    "switch_public_page",
]
