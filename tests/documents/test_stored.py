"""A document is kept whole."""

from __future__ import annotations

import json
from datetime import date

from hypothesis import given, settings
from tests.documents.contents import documents
from tests.documents.papers import letter, long_plan, plan

from datchuan.documents.stored import document_from, document_to_json


@settings(max_examples=60, deadline=None)
@given(documents())
def test_it_comes_back_the_same_from_json(document):
    kept = json.loads(json.dumps(document_to_json(document), ensure_ascii=False))
    assert document_to_json(document_from(kept)) == kept


def test_examples_come_back_with_everything():
    for document in (plan(), letter(number=5, dated=date(2020, 4, 2)), long_plan()):
        again = document_from(document_to_json(document))
        assert document_to_json(again) == document_to_json(document)
        assert (again.number, again.dated, again.signatory, again.issuer) == (
            document.number,
            document.dated,
            document.signatory,
            document.issuer,
        )


def test_a_document_of_older_code_is_read_with_what_it_does_not_name():
    kept = document_to_json(plan())
    for name in ("urgency", "appendices", "simulated"):
        kept.pop(name)
    assert document_from(kept) == document_from(document_to_json(plan()))
