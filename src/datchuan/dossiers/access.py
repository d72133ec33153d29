"""Who may draft the department's confirmation."""

from __future__ import annotations

import rules

from datchuan.people.access import is_department

# Draft the written confirmation of a commune's criteria: the department.
rules.add_perm("dossiers.draft_confirmation", is_department)
