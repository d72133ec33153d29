"""Printed QR codes: they hold the household's code, of the official's own area only."""

from __future__ import annotations

import re

from datchuan.housing.web.codes import picture

VILLAGE = "06016-1/01"


def test_a_sheet_holds_every_house_of_the_village(client, xa):
    client.force_login(xa)
    page = client.get("/nha-o/ma-qr/", {"thon": VILLAGE}).text
    codes = re.findall(r"<strong>(LS\d+)</strong>", page)
    assert len(codes) == len(set(codes)) == page.count("<title>Mã QR LS") == 95
    assert codes == sorted(codes)


def test_a_village_of_others_is_not_there(client, xa):
    client.force_login(xa)
    page = client.get("/nha-o/ma-qr/", {"thon": "06268-2/01"}).text
    assert "LS06268" not in page
    assert "Chọn thôn" in page


def test_only_who_brings_houses_prints_them(client, vpdp):
    client.force_login(vpdp)
    assert client.get("/nha-o/ma-qr/").status_code == 403


def test_each_code_has_a_picture_of_its_own():
    one, other = picture("LS0601600001"), picture("LS0601600002")
    assert one.startswith("<svg")
    assert one.replace("LS0601600001", "") != other.replace("LS0601600002", "")
    assert "script" not in one
