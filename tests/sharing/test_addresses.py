"""Which addresses may be called, and that the connection goes nowhere else."""

from __future__ import annotations

import socket
from ipaddress import ip_address
from typing import Any

import pytest
from tests.sharing.receiving import LOOPBACK, receiving

from datchuan.kernel.problem import Problem
from datchuan.sharing.addresses import check_url, is_allowed
from datchuan.sharing.posting import post

PUBLIC = ["93.184.216.34", "203.162.4.191", "2606:2800:220:1::1", "64:ff9b::5db8:d822"]
INSIDE = [
    "127.0.0.1",
    "127.8.9.10",
    "0.0.0.0",
    "10.0.0.1",
    "172.16.3.4",
    "192.168.1.1",
    "169.254.169.254",  # metadata of a cloud
    "100.64.0.1",
    "192.0.2.1",
    "198.18.0.1",
    "224.0.0.1",
    "239.255.255.250",
    "255.255.255.255",
    "240.0.0.1",
    "::1",
    "::",
    "fe80::1",
    "fc00::1",
    "fd12:3456::1",
    "ff02::1",
    "2001:db8::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::a00:1",
    "2002:7f00:1::",
    "2002:a00:1::",
]


@pytest.mark.parametrize("address", PUBLIC)
def test_the_public_internet_may_be_called(address: str) -> None:
    assert is_allowed(ip_address(address))


@pytest.mark.parametrize("address", INSIDE)
def test_nothing_inside_may_be_called(address: str) -> None:
    assert not is_allowed(ip_address(address))


def test_a_network_that_the_place_named_may_be_called(settings: Any) -> None:
    settings.WEBHOOK_NETWORKS = ["10.20.0.0/16", "fd12::/16"]
    assert [is_allowed(ip_address(each)) for each in ("10.20.3.4", "::ffff:10.20.3.4", "fd12::1")] == [True] * 3
    assert [is_allowed(ip_address(each)) for each in ("10.21.0.1", "127.0.0.1", "fd13::1")] == [False] * 3


@pytest.mark.parametrize(
    ("url", "number"),
    [
        ("", 903),
        ("ntm.example.vn/nhan", 903),
        ("ftp://93.184.216.34/", 903),
        ("file:///etc/passwd", 903),
        ("javascript:alert(1)", 903),
        ("https://", 903),
        ("https://93.184.216.34:99999/", 903),
        ("https://[::1/", 903),
        ("https://ai:khoa@93.184.216.34/", 903),
        ("https://93.184.216.34/#x", 903),
        ("https://93.184.216.34/a b", 903),
        ("https://93.184.216.34/" + "a" * 500, 903),
        ("http://93.184.216.34/", 903),
        ("https://127.0.0.1/", 904),
        ("https://localhost/", 904),
        ("https://2130706433/", 904),
        ("https://0x7f.1/", 904),
        ("https://[::ffff:127.0.0.1]/", 904),
        ("https://169.254.169.254/latest/meta-data/", 904),
        ("http://127.0.0.1:8000/", 904),
        ("https://khong-co.invalid/", 904),
    ],
)
def test_an_address_is_refused_with_what_is_wrong(url: str, number: int) -> None:
    with pytest.raises(Problem) as refused:
        check_url(url)
    assert refused.value.number == number
    assert refused.value.where == "Địa chỉ"
    assert refused.value.mend


def test_http_is_for_this_machine_only(settings: Any) -> None:
    settings.WEBHOOK_NETWORKS = [*LOOPBACK, "10.0.0.0/8"]
    check_url("http://127.0.0.1:8000/nhan")
    check_url("https://10.1.2.3/nhan")
    with pytest.raises(Problem) as refused:
        check_url("http://10.1.2.3/nhan")
    assert refused.value.number == 903


def lead(monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> None:
    """A name server that gives those answers in turn."""
    asked, real = list(answers), socket.getaddrinfo

    def answer(host: str, port: Any, *args: Any, **kwargs: Any) -> Any:
        found = (asked.pop(0) if len(asked) > 1 else asked[0]) if host == "doi-cho.example" else [host]
        return [entry for each in found for entry in real(each, port, *args, **kwargs)]

    monkeypatch.setattr(socket, "getaddrinfo", answer)


def test_a_name_with_one_foot_inside_is_refused_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    lead(monkeypatch, ["93.184.216.34", "10.0.0.1"])
    with pytest.raises(Problem) as refused:
        check_url("https://doi-cho.example/")
    assert refused.value.number == 904


def test_a_name_that_leads_inside_later_reaches_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refused when it was entered, or when it is called: it is looked up for each connection, and once."""
    with receiving() as receiver:
        lead(monkeypatch, ["93.184.216.34"], ["127.0.0.1"])
        check_url("https://doi-cho.example/")
        answer = post(receiver.url.replace("127.0.0.1", "doi-cho.example"), b"{}", {})
        assert "mạng nội bộ" in answer.problem
        assert not receiver.came


def test_between_check_and_connection_nothing_is_looked_up(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    settings.WEBHOOK_NETWORKS = LOOPBACK
    with receiving() as receiver:
        lead(monkeypatch, ["127.0.0.1"], ["10.255.255.1"])
        answer = post(receiver.url.replace("127.0.0.1", "doi-cho.example"), b"{}", {})
        assert answer.status == 200
        assert receiver.came[0][0]["host"].startswith("doi-cho.example:")
