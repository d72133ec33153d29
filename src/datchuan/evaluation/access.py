"""Who may read verdicts."""

from __future__ import annotations

import rules

from datchuan.people.access import is_official

# Verdicts of every commune of the province, with reasons and counts (no personal data in them).
rules.add_perm("evaluation.view_verdicts", is_official)
