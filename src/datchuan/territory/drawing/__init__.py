"""Draws a change of one day on the units of the day before: what begins, what ends, where everything goes, and every
fault that keeps it from being done. Reads only."""

from datchuan.territory.drawing.drawing import Drawing, draw

__all__ = ["Drawing", "draw"]
