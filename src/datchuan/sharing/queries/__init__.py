"""Reads of sharing."""

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
    "deliveries_of",
    "public_lines",
    "public_page_switch",
    "public_verdicts",
    "webhooks_now",
]
