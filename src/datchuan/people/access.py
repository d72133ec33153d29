"""Who may: roles as predicates, and the permissions of this feature."""

from __future__ import annotations

import base64
import binascii
from datetime import timedelta
from functools import wraps
from typing import Any

import rules
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from datchuan.people.models import Official, ReadKey, Role
from datchuan.people.queries import read_key_digest
from datchuan.platform.access import View

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
# The recurring jobs, their runs and failures.
rules.add_perm("platform.view_clock", is_department)
# Revoke the read keys of others.
rules.add_perm("people.revoke_read_keys", is_division_officer)

READER = "reader"
SEEN_EVERY = timedelta(minutes=10)


def for_readers(view: View) -> View:
    """A route for a program that shows an official's read key as the password of Basic authentication, under any user
    name. The view gets the request as that official's. Anything else is answered 401 and not told why."""

    @require_safe
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        official = _reader_of(basic_password(request))
        if official is None:
            headers = {"WWW-Authenticate": 'Basic realm="Dat Chuan", charset="UTF-8"'}
            said = {"error": {"code": "401", "message": "Khóa đọc số liệu không đúng hoặc đã thu hồi."}}
            return JsonResponse(said, status=401, headers=headers, json_dumps_params={"ensure_ascii": False})
        request.user = official
        return view(request, *args, **kwargs)

    guarded.access_rule = READER  # type: ignore[attr-defined]
    return guarded


def _reader_of(key: str) -> Official | None:
    """The official whose key it is, if it is not revoked and they may still sign in."""
    if not key:
        return None
    found = ReadKey.objects.filter(key_digest=read_key_digest(key), revoked_at=None, official__is_active=True)
    read_key = found.select_related("official__area", "official__office").order_by().first()
    if read_key is None:
        return None
    now = timezone.now()
    if read_key.seen_at is None or now - read_key.seen_at > SEEN_EVERY:
        ReadKey.objects.filter(pk=read_key.pk).update(seen_at=now)
    return read_key.official


def basic_password(request: HttpRequest) -> str:
    """The password of Basic authentication; empty when there is none."""
    kind, _, given = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "basic":
        return ""
    try:
        return base64.b64decode(given, validate=True).decode().partition(":")[2]
    except (binascii.Error, UnicodeDecodeError):
        return ""
