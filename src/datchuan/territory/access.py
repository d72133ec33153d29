"""Who may see the administrative units: any signed-in official; the units themselves are public facts."""

from __future__ import annotations

import rules

# The list of units, their changes, shapes and published figures.
rules.add_perm("territory.view_units", rules.is_active)
