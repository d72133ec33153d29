"""Of several processes one works at a time, and nobody who was called is missed."""

from __future__ import annotations

import threading

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connections

from datchuan.config.management.commands.run import processes_for, server_command
from datchuan.platform.working import working_alone


def test_the_second_waits_for_the_first_and_then_works() -> None:
    stop, order = threading.Event(), []

    def second() -> None:
        with working_alone(stop):
            order.append("second")

    with working_alone(stop):
        waiting = threading.Thread(target=second)
        waiting.start()
        waiting.join(0.5)
        assert waiting.is_alive()
        order.append("first")
    waiting.join(10)
    assert order == ["first", "second"]


def test_who_waits_can_be_stopped() -> None:
    never, stop = threading.Event(), threading.Event()
    with working_alone(never):
        waiting = threading.Thread(target=lambda: working_alone(stop).__enter__())
        waiting.start()
        stop.set()
        waiting.join(10)
        assert not waiting.is_alive()


def test_processes_of_the_server(monkeypatch) -> None:
    monkeypatch.setattr(connections["default"], "vendor", "sqlite")
    assert processes_for(None) == processes_for(1) == 1
    with pytest.raises(CommandError, match="SQLite chỉ chạy được một tiến trình"):
        processes_for(2)
    monkeypatch.setattr(connections["default"], "vendor", "postgresql")
    assert processes_for(3) == 3
    monkeypatch.setattr("os.cpu_count", lambda: 16)
    assert processes_for(None) == 4
    command = server_command("127.0.0.1", 8000, 8, 4)
    assert command[command.index("--workers") + 1] == "4"


@pytest.mark.parametrize("given", ["0", "-1", "nhiều", "65"])
def test_a_strange_number_of_processes_is_told(given, capsys) -> None:
    with pytest.raises(CommandError, match="phải là số từ 1 đến 64"):
        call_command("run", "--processes", given)
