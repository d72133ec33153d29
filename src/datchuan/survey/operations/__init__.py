"""Writes of the survey."""

from datchuan.survey.operations.deciding import decide_flag, decide_flags
from datchuan.survey.operations.devices import choose_area, desk_of, make_device, revoke_device
from datchuan.survey.operations.examining import examine, examine_waiting
from datchuan.survey.operations.publishing import publish, publish_forms
from datchuan.survey.operations.receiving import (
    IncomingFile,
    SameIdOtherContent,
    UnknownForm,
    receive,
)
from datchuan.survey.operations.taking import mend, reject, take, take_waiting

__all__ = [
    "IncomingFile",
    "SameIdOtherContent",
    "UnknownForm",
    "choose_area",
    "decide_flag",
    "decide_flags",
    "desk_of",
    "examine",
    "examine_waiting",
    "make_device",
    "mend",
    "publish",
    "publish_forms",
    "receive",
    "reject",
    "revoke_device",
    "take",
    "take_waiting",
]
