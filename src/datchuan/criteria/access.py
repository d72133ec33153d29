"""Who may read the criteria sets, and who may mark their values as compared with the signed texts."""

from __future__ import annotations

import rules

from datchuan.people.access import is_department

# Sets, criteria, indicators, thresholds with their citations, what is checked, scans of the signed texts.
rules.add_perm("criteria.view_sets", rules.is_active)
# Mark a value of the law as compared with the signed text, or withdraw a mark: the department's officers and leaders.
rules.add_perm("criteria.check_values", is_department)
