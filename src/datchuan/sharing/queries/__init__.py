"""Reads of this room."""

from datchuan.sharing.queries.changing import changed_at, changed_by
from datchuan.sharing.queries.keys import office_keys, reading_key
from datchuan.sharing.queries.publishing import (
    PublicLine,
    PublicVerdict,
    public_lines,
    public_page_switch,
    public_verdicts,
)
from datchuan.sharing.queries.webhooks import deliveries_of, webhooks_now

__all__ = [
    "PublicLine",
    "PublicVerdict",
    "changed_at",
    "changed_by",
    "deliveries_of",
    "office_keys",
    "public_lines",
    "public_page_switch",
    "public_verdicts",
    "reading_key",
    "webhooks_now",
]
