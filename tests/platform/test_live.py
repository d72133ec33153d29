"""The ground of browser tests: a server in another thread sees the small province, and each test finds it whole."""

from __future__ import annotations

import json
from urllib.request import urlopen

import pytest
from pytest_django.live_server_helper import LiveServer
from tests.making import entry, record, versions, village

from datchuan.housing.models import HouseRecord
from datchuan.territory.models import Unit


@pytest.mark.parametrize("time", ["first", "again"])
def test_the_server_sees_what_the_test_commits(live_server: LiveServer, live_province: Unit, time: str) -> None:
    assert live_province.name == "Tỉnh Lạng Sơn"
    assert versions("TH1") == []
    before = HouseRecord.objects.count()
    assert before == 4848
    record(entry("TH1", village()))
    with urlopen(f"{live_server.url}/healthz") as answer:
        assert json.load(answer)["status"] == "ok"
    assert HouseRecord.objects.count() == before + 1
