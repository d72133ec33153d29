"""What Phụ lục VI NĐ 30/2020 wants known of each document, as XML and CSV; what is not known stays empty."""

from __future__ import annotations

import csv
import io
from datetime import date
from xml.etree import ElementTree

import pytest
from tests.documents.drafts import drafted, to_state
from tests.documents.test_incoming import arrived
from tests.documents.test_pages import as_

from datchuan.documents.models import DocumentState, Letterhead, NumberBook

pytestmark = pytest.mark.usefixtures("province")


def test_issued_documents_are_told_and_others_are_not():
    Letterhead.objects.update(identifier="000.00.12.H37")
    to_state(drafted(), DocumentState.ISSUED)
    to_state(drafted(), DocumentState.NUMBERED)
    book = NumberBook.objects.get()
    content = as_("vanthu").get(f"/van-ban/so/{book.pk}/sieu-du-lieu.xml").content
    (entry,) = ElementTree.fromstring(content)
    told = {each.tag: each.text or "" for each in entry}
    assert told["OrganId"] == "000.00.12.H37"
    assert (told["CodeNumber"], told["CodeNotation"], told["IssuedDate"]) == ("1", "SXD-QLN", "2020-12-31")
    assert told["SignerInfo"] == "KT. PHÓ GIÁM ĐỐC Hoàng Minh Tuấn"
    assert (told["PageAmount"], told["FileCode"], told["IssuedAmount"]) == ("1", "", "")
    assert len(told) == 18


def test_arrivals_as_csv_with_nothing_that_a_spreadsheet_would_run():
    arrived(notation="41/TTr-UBND", dated=date(2020, 12, 28), subject="=1+1 & <đề nghị>", kind="Tờ trình")
    book = NumberBook.objects.get()
    text = as_("vanthu").get(f"/van-ban/so/{book.pk}/sieu-du-lieu.csv").content.decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text))
    assert (row["CodeNumber"], row["CodeNotation"], row["ArrivalNumber"]) == ("41", "TTr-UBND", "1")
    assert row["Subject"] == "'=1+1 & <đề nghị>"
    assert (row["TraceHeaderList"], row["OrganId"], row["DueDate"]) == ("", "", "")
    assert as_("vanthu").get(f"/van-ban/so/{book.pk}/sieu-du-lieu.pdf").status_code == 404
