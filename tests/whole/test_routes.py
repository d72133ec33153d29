"""Every route says who may use it, and nobody gets past it without signing in."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
import rules
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse
from tests.cast import official

from datchuan.config.frame import BESIDE, MENU
from datchuan.people.access import READER
from datchuan.platform.access import PUBLIC
from datchuan.sharing.access import OFFICE_KEY
from datchuan.sharing.api.service import description
from datchuan.survey.access import DEVICE
from datchuan.territory.models import Unit

OPEN_TO_ALL = {"healthz", "account_login", "account_logout", "set-up", "set-up-province", "api-openapi"}
# Open once the department turns them on (sharing.web.public); 404 before.
OPEN_TO_ALL |= {"public-verdicts", "public-verdicts-csv"}


def patterns(resolver: URLResolver | None = None) -> Iterator[URLPattern]:
    for each in (resolver or get_resolver("datchuan.config.urls")).url_patterns:
        if isinstance(each, URLResolver):
            yield from patterns(each)
        else:
            yield each


ALL = list(patterns())
DEVICES = [p for p in ALL if getattr(p.callback, "access_rule", "") == DEVICE]
READERS = [p for p in ALL if getattr(p.callback, "access_rule", "") == READER]
OFFICES = [p for p in ALL if getattr(p.callback, "access_rule", "") == OFFICE_KEY]
GUARDED = [p for p in ALL if p.name not in OPEN_TO_ALL and p not in [*DEVICES, *READERS, *OFFICES]]


def title(pattern: URLPattern) -> str:
    return pattern.name or str(pattern.pattern)


@pytest.mark.parametrize("pattern", ALL, ids=title)
def test_route_states_a_known_access_rule(pattern: URLPattern) -> None:
    rule = getattr(pattern.callback, "access_rule", None)
    assert rule, f"{pattern.pattern}: the view states no access rule (platform.access.public or requires)"
    if rule == PUBLIC:
        assert pattern.name in OPEN_TO_ALL, f"{pattern.pattern} is open to all and not on the list of such routes"
    elif rule not in (DEVICE, READER, OFFICE_KEY):
        assert rules.perm_exists(rule), f"{pattern.pattern}: no access.py adds the permission “{rule}”"


def test_the_list_of_open_routes_is_no_longer_than_needed() -> None:
    assert {p.name for p in ALL if getattr(p.callback, "access_rule", "") == PUBLIC} == OPEN_TO_ALL


def test_every_route_has_a_name_of_its_own() -> None:
    names = [pattern.name for pattern in ALL]
    assert all(names), "a route without a name cannot be linked to"
    assert len(names) == len(set(names)), sorted({name for name in names if names.count(name) > 1})


@pytest.mark.once("whoever is turned away asks the same few things whatever the page")
@pytest.mark.django_db
@pytest.mark.parametrize("pattern", GUARDED, ids=title)
def test_a_stranger_is_sent_to_sign_in(client, pattern: URLPattern) -> None:
    try:
        url = reverse(pattern.name)
    except NoReverseMatch:
        url = _with_made_up_parameters(pattern)
    response = client.get(url)
    assert response.status_code == 302, f"{url} answers {response.status_code} to a stranger"
    assert response["Location"].startswith(reverse("account_login")), response["Location"]


def _with_made_up_parameters(pattern: URLPattern) -> str:
    """Nothing may be looked up before the stranger is turned away, so any value will do."""
    values = {"int": 1, "slug": "x", "string": "x", "path": "x"}
    kinds = {
        name: type(each).__name__.removesuffix("Converter").lower() for name, each in pattern.pattern.converters.items()
    }
    return reverse(pattern.name, kwargs={name: values[kind] for name, kind in kinds.items()})


@pytest.mark.parametrize("entry", MENU, ids=lambda entry: entry[1])
def test_menu_leads_to_a_route_and_asks_for_its_permission(entry: tuple[str, str, str, str]) -> None:
    label, route, _icon, permission = entry
    target = next((p for p in ALL if p.name == route), None)
    assert target is not None, f"the menu's “{label}” leads to no route named “{route}”"
    assert rules.perm_exists(permission)
    assert getattr(target.callback, "access_rule", None) == permission, (
        f"“{label}”: menu and view ask for different rights"
    )


@pytest.mark.parametrize("route", [each for routes in BESIDE.values() for each in routes])
def test_a_page_beside_its_entry_marks_it_in_the_menu(client: Client, province: Unit, route: str) -> None:
    client.force_login(official("qln"))
    marked = set(re.findall(r'<a href="([^"]*)" aria-current="page"', client.get(reverse(route)).text))
    assert marked == {reverse(next(entry for entry, routes in BESIDE.items() if route in routes))}


@pytest.mark.django_db
@pytest.mark.parametrize("pattern", DEVICES, ids=title)
def test_a_stranger_without_a_devices_key_is_let_in_nowhere(client, pattern: URLPattern) -> None:
    url = _with_made_up_parameters(pattern) if "<" in str(pattern.pattern) else reverse(pattern.name)
    for method in (client.get, client.post):
        assert method(url).status_code == 401


@pytest.mark.django_db
@pytest.mark.parametrize("pattern", READERS, ids=title)
def test_a_stranger_without_a_read_key_reads_nothing(client, pattern: URLPattern) -> None:
    url = _with_made_up_parameters(pattern) if "<" in str(pattern.pattern) else reverse(pattern.name)
    assert client.get(url).status_code == 401
    assert client.post(url).status_code in (401, 405)


@pytest.mark.django_db
@pytest.mark.parametrize("pattern", OFFICES, ids=title)
def test_a_stranger_without_an_offices_key_reads_nothing(client, qln, pattern: URLPattern) -> None:
    url = _with_made_up_parameters(pattern) if "<" in str(pattern.pattern) else reverse(pattern.name)
    client.force_login(qln)  # an official's session is no office's key
    for headers in ({}, {"Authorization": "Bearer x"}):
        assert client.get(url, headers=headers).status_code == 401
        assert client.post(url, headers=headers).status_code == 405


def test_the_api_has_no_route_but_those_of_its_operations() -> None:
    """What an office's key opens is in the description, but for the answer to an address that is not there."""
    described = {operation["operationId"] for each in description()["paths"].values() for operation in each.values()}
    assert len(OFFICES) == len(described) + 1
    assert {p.name for p in OFFICES} >= {"api-dossiers", "api-nothing-here"}
