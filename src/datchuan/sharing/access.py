"""Who may decide what other systems and the public read."""

from __future__ import annotations

import rules

from datchuan.people.access import has_role, is_division_officer
from datchuan.people.models import Role

# Name the addresses of other systems that are told of dossiers, and see what was sent to them.
rules.add_perm("sharing.keep_webhooks", is_division_officer)
# Show the department's concluded verdicts to anybody, or no more.
rules.add_perm("sharing.publish", has_role(Role.LEADERSHIP))
