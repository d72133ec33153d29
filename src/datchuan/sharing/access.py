"""Who keeps the keys of offices, and the rule of the routes that such a key opens."""

from __future__ import annotations

import rules

from datchuan.people.access import is_division_officer

# Make, see and revoke the keys by which the systems of other offices read: the department's officers.
rules.add_perm("sharing.keep_keys", is_division_officer)

# The access rule of the API: an office's key, shown as a bearer token (sharing.api.door).
OFFICE_KEY = "office_key"
