"""What a schedule costs and how good it is, in words."""

from __future__ import annotations

from datchuan.inspection.models import Proposal
from datchuan.inspection.queries.boards import Board
from datchuan.kernel.text import format_number

METHODS = {"greedy": "xếp nhanh", "cp-sat": "xếp kỹ"}


def how_made(board: Board) -> str:
    """Where the schedule comes from, and by how much it can at most be bettered; empty where nobody asked."""
    made = board.made
    if made is None:
        return ""
    said = f"{METHODS.get(made.method, made.method).capitalize()}: {_cost(made.cost)}, {_gap(made)}."
    if made.cost != board.cost:
        said += f" Sau đó lịch được sửa, nay {_cost(board.cost)}."
    return said


def _gap(made: Proposal) -> str:
    if made.gap is None:
        return "chưa biết cách lịch tốt nhất bao xa"
    return f"cách lịch tốt nhất không quá {format_number(100 * made.gap, 1)} % (trong những lượt đi đã xét)"


def _cost(cost: int | None) -> str:
    return f"chi phí {format_number(cost or 0)} phút"
