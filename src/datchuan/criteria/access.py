"""Who may read the criteria sets: any signed-in official."""

from __future__ import annotations

import rules

# Sets, criteria, indicators, thresholds with their citations.
rules.add_perm("criteria.view_sets", rules.is_active)
