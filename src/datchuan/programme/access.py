"""Who may see the yearly plan."""

from __future__ import annotations

import rules

from datchuan.people.access import is_department, is_official

# Read the plan, its items, targets and registrations.
rules.add_perm("programme.view_plan", is_official)
# Download the plan as an official document.
rules.add_perm("programme.download_plan", is_department)
