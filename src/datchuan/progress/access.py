"""Who may see the province's progress: every official; it holds no personal data."""

from __future__ import annotations

import rules

from datchuan.people.access import is_official

# The first page, the map, a commune's page.
rules.add_perm("progress.view_overview", is_official)
