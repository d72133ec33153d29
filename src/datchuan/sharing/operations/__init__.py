"""Writes of this room, each audited."""

from datchuan.sharing.operations.keys import KeyGiven, make_office_key, note_reading, revoke_office_key

__all__ = ["KeyGiven", "make_office_key", "note_reading", "revoke_office_key"]
