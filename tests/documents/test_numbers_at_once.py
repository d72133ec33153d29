"""Fifty documents are numbered at the same time: fifty numbers in a row. Real commits, several connections."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from tests.cast import official
from tests.documents.drafts import DAY, drafted, to_state

from datchuan.documents.models import DocumentState, NumberBook, OutgoingDocument, TakenNumber
from datchuan.documents.operations import take_number
from datchuan.territory.models import Unit

MANY = 50


@pytest.mark.django_db(transaction=True)
def test_fifty_at_once_get_fifty_numbers_in_a_row(live_province: Unit) -> None:
    waiting = [to_state(drafted(), DocumentState.SIGNED).pk for _ in range(MANY)]
    clerk = official("vanthu")

    def number(pk: int) -> int:
        try:
            return take_number(document=OutgoingDocument.objects.get(pk=pk), by=clerk, on=DAY).number or 0
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        given = list(pool.map(number, waiting))
    assert sorted(given) == list(range(1, MANY + 1))
    assert NumberBook.objects.get().last_number == MANY
    assert TakenNumber.objects.count() == MANY
    notations = set(OutgoingDocument.objects.values_list("notation", flat=True))
    assert notations == {f"{place:02d}/SXD-QLN" for place in range(1, MANY + 1)}
