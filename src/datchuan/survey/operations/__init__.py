"""Writes of the survey."""

from datchuan.survey.operations.devices import key_digest, make_device, revoke_device
from datchuan.survey.operations.publishing import publish, publish_forms
from datchuan.survey.operations.receiving import (
    IncomingFile,
    SameIdOtherContent,
    UnknownForm,
    receive,
    recheck_for,
)
from datchuan.survey.operations.taking import mend, reject, take, take_waiting

__all__ = [
    "IncomingFile",
    "SameIdOtherContent",
    "UnknownForm",
    "key_digest",
    "make_device",
    "mend",
    "publish",
    "publish_forms",
    "receive",
    "recheck_for",
    "reject",
    "revoke_device",
    "take",
    "take_waiting",
]
