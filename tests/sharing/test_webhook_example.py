"""The worked example of docs/webhooks.md is right, and its program checks what is really sent."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from tests.cast import official
from tests.making import NOW
from tests.sharing.receiving import LOOPBACK, hooked, receiving
from tests.whole.places import ROOT

from datchuan.sharing.delivering import send_due
from datchuan.sharing.operations import send_trial

TEXT = (ROOT / "docs" / "webhooks.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def verify() -> Callable[..., bool]:
    """The program of the document, as a receiver copies it."""
    names: dict[str, Any] = {}
    (program,) = re.findall(r"```python\n(.*?)```", TEXT, re.S)
    exec(program, names)
    return names["verify"]


def example() -> tuple[str, dict[str, str], bytes]:
    told = dict(re.findall(r"^\| `?([\w ,-]+?)`? \| `(.+)` \|$", TEXT, re.M))
    headers = {name: told[f"webhook-{name}"] for name in ("id", "timestamp", "signature")}
    return told["khóa ký"], {f"webhook-{name}": each for name, each in headers.items()}, told["thân"].encode()


def test_the_example_is_right(verify: Callable[..., bool]) -> None:
    secret, headers, body = example()
    now = int(headers["webhook-timestamp"])
    assert verify(secret, headers, body, now)
    assert verify(secret, {**headers, "webhook-signature": "v1,x " + headers["webhook-signature"]}, body, now)
    assert not verify(secret, headers, body + b" ", now)
    assert not verify(secret, {**headers, "webhook-id": "x"}, body, now)
    assert not verify(secret, headers, body, now + 301)


@pytest.mark.usefixtures("province")
def test_its_program_checks_what_is_sent(verify: Callable[..., bool], settings: Any) -> None:
    settings.WEBHOOK_NETWORKS = LOOPBACK
    with receiving() as receiver:
        webhook, secret = hooked(receiver.url)
        _, other = hooked("http://127.0.0.1:9/nhan")
        send_trial(webhook=webhook, by=official("qln"), at=NOW)
        send_due()
        ((headers, body),) = receiver.came
    assert verify(secret, headers, body)
    assert not verify(other, headers, body)
