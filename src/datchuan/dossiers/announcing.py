"""The registry by which upper rooms hear that a dossier was moved, in the transaction that moved it."""

from __future__ import annotations

from collections.abc import Callable

from datchuan.dossiers.models import Dossier, DossierStep

# Gets the dossier as it stands now, and the step that brought it there. What it raises undoes the step.
Listener = Callable[[Dossier, DossierStep], None]
_listeners: list[Listener] = []


def on_moved(listener: Listener) -> None:
    """Register a listener (once, in an AppConfig.ready)."""
    if listener not in _listeners:
        _listeners.append(listener)


def announce_moved(dossier: Dossier, step: DossierStep) -> None:
    """Tell every listener of a step, a person's or one that an act of territorial change took. Call it inside the
    transaction of the step, last: a preview that is rolled back then told nobody."""
    for listener in _listeners:
        listener(dossier, step)
