"""Writes of urging: the daily look, answers, letters."""

from datchuan.urging.operations.answering import note_answers
from datchuan.urging.operations.drafting import draft_letter, draft_letters
from datchuan.urging.operations.looking import Look, look_again

__all__ = ["Look", "draft_letter", "draft_letters", "look_again", "note_answers"]
