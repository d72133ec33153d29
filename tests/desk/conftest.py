"""For tests of what is told and of what stands in a calendar."""

from __future__ import annotations

import pytest

from datchuan.desk.models import Notification


@pytest.fixture
def nobody_told(province: object) -> None:
    """Without what the demonstration told of its difficulties."""
    Notification.objects.all().delete()
