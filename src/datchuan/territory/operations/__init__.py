"""Writes of the territory."""

from datchuan.territory.operations.loading import load_territory

__all__ = ["load_territory"]
