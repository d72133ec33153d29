"""Sign in and out, in Vietnamese, and nobody else."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize("account", ["lanhdao", "qln", "qhkt", "vpdp", "huyen", "xa"])
def test_every_demonstration_account_signs_in(client, province, account):
    sent = {"login": account, "password": "datchuan-demo"}
    answer = client.post("/dang-nhap/", sent, follow=True)
    assert answer.redirect_chain[-1][0] == "/"
    assert "signed in" not in answer.text
    left = client.post("/dang-xuat/", follow=True)
    assert "signed out" not in left.text
    assert "Đăng nhập" in left.text
    assert client.get("/").status_code == 302


def test_a_wrong_password_is_said_in_vietnamese(client, province):
    answer = client.post("/dang-nhap/", {"login": "xa", "password": "sai"})
    assert "Tên đăng nhập hoặc mật khẩu không đúng" in answer.text


def test_an_inactive_account_does_not_sign_in(client, xa):
    xa.is_active = False
    xa.save()
    answer = client.post("/dang-nhap/", {"login": "xa", "password": "datchuan-demo"}, follow=True)
    assert "đã ngừng hoạt động" in answer.text
    assert client.get("/").status_code == 302


def test_administration_is_for_the_department(client, qln, xa):
    client.force_login(xa)
    assert client.get("/quan-tri/").status_code == 403
    client.force_login(qln)
    page = client.get("/quan-tri/").text
    assert "Nhật ký nguyên vẹn" in page
    assert "Dựng tỉnh trình diễn" in page
