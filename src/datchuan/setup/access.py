"""Who may."""

from __future__ import annotations

import rules

from datchuan.people.access import is_division_officer

# What is left to do after set-up, and the simulated survey of a trial.
rules.add_perm("setup.complete", is_division_officer)
