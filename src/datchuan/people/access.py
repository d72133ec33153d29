"""Who may: roles as predicates, and the permissions of this feature."""

from __future__ import annotations

import rules

from datchuan.people.models import Official, Role

# Who may what another role may, and more.
INCLUDES: dict[str, str] = {Role.DIVISION_HEAD: Role.DIVISION_OFFICER}


def has_role(*roles: str) -> rules.Predicate:
    """A predicate: the signed-in official is active and has one of ``roles``, or a role that includes one."""

    @rules.predicate(name=f"has_role:{'|'.join(roles)}")
    def predicate(official: Official) -> bool:
        role: str = getattr(official, "role", "")
        return official.is_active and (role in roles or INCLUDES.get(role) in roles)

    return predicate


is_department = has_role(Role.LEADERSHIP, Role.DIVISION_OFFICER)
is_division_officer = has_role(Role.DIVISION_OFFICER)
is_official = has_role(*Role.values)

# Sign in, sign out, choose a day: any official.
rules.add_perm("people.be_signed_in", is_official)
# Read the list of offices and officials and the audit chain.
rules.add_perm("people.view_officials", is_department)
# Move an official whose area ended to another area: it opens that area's data to them.
rules.add_perm("people.move_officials", is_department)
# Make accounts for people of the province.
rules.add_perm("people.add_officials", is_division_officer)
# Enter the villages of a commune of one's own area.
rules.add_perm("territory.add_villages", has_role(Role.DIVISION_OFFICER, Role.DISTRICT_OFFICER, Role.COMMUNE_OFFICER))
# The acts of territorial change with what each touches, officials' areas among it.
rules.add_perm("territory.view_acts", is_department)
# Enter a territorial change from its instrument, apply it, take it back.
rules.add_perm("territory.change_units", is_division_officer)
# What the checks of the data found.
rules.add_perm("platform.view_integrity", is_department)
