"""Who may decide what other systems and the public read; the rule of the routes that an office's key opens."""

from __future__ import annotations

import rules

from datchuan.people.access import has_role, is_division_officer
from datchuan.people.models import Role

# Make, see and revoke the keys by which the systems of other offices read: the department's officers.
rules.add_perm("sharing.keep_keys", is_division_officer)
# Name the addresses of other systems that are told of dossiers, and see what was sent to them.
rules.add_perm("sharing.keep_webhooks", is_division_officer)
# Show the department's concluded verdicts to anybody, or no more.
rules.add_perm("sharing.publish", has_role(Role.LEADERSHIP))

# The access rule of the API: an office's key, shown as a bearer token (sharing.api.door).
OFFICE_KEY = "office_key"
