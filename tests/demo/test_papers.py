"""The demonstration's documents: every state that a list or a register shows, marked as simulated."""

from __future__ import annotations

import pytest

from datchuan.demo.papers import make_papers
from datchuan.demo.story import story
from datchuan.documents.models import IncomingDocument, IssuedCopy, NumberBook, OutgoingDocument
from datchuan.documents.registers import rows_of
from datchuan.dossiers.models import Dossier


@pytest.mark.usefixtures("province")
def test_a_handful_of_documents_in_every_state_that_a_register_shows() -> None:
    make_papers(story())
    assert set(OutgoingDocument.objects.values_list("state", flat=True)) == {
        "distributed", "cancelled", "numbered", "submitted",
    }  # fmt: skip
    rows = rows_of(NumberBook.objects.get(direction="out", type="OFFICIAL_LETTER"))
    assert [row.is_void for row in rows] == [False] * 5 + [True, False]
    assert rows[6].cells[9] == "Đã cấp số, chưa phát hành"
    assert not OutgoingDocument.objects.filter(simulated=False).exists()
    assert not IncomingDocument.objects.filter(simulated=False).exists()
    assert IssuedCopy.objects.filter(kind="pdf").count() == 5
    assert IncomingDocument.objects.exclude(delivered=None).count() == 7
    confirmed = Dossier.objects.get(state="confirmed")
    letter = OutgoingDocument.objects.get(template="confirmation", about=f"commune {confirmed.commune_id}")
    assert (letter.notation, letter.state) == (confirmed.confirmation_number, "distributed")
    letters = OutgoingDocument.objects.filter(template="urging-letter")
    assert sorted(letters.values_list("facts_on__month", flat=True)) == [5, 5, 9]
