"""Writes of the programme."""

from datchuan.programme.operations.working import add_note, mark_done, mark_not_done

__all__ = ["add_note", "mark_done", "mark_not_done"]
