"""Reads of this room."""

from datchuan.sharing.queries.changing import changed_at, changed_by
from datchuan.sharing.queries.keys import office_keys, reading_key

__all__ = ["changed_at", "changed_by", "office_keys", "reading_key"]
