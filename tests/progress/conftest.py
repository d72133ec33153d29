from __future__ import annotations

from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client

from datchuan.people.models import Official
from datchuan.territory.models import Unit


@pytest.fixture
def visit(client: Client, province: Unit) -> Callable[..., HttpResponse]:
    """Open a page as an account of the demonstration."""

    def get(account: str, address: str, **query: str) -> HttpResponse:
        client.force_login(Official.objects.get(username=account))
        return client.get(address, query)

    return get
