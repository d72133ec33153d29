"""Villages are entered on the page of a commune."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.making import EMPTY, TODAY

from datchuan.kernel.problem import Problem
from datchuan.people.models import Official
from datchuan.territory.models import Unit
from datchuan.territory.operations import add_villages
from datchuan.territory.queries import villages_of


def names_of(commune: Unit) -> list[str]:
    return sorted(each.village.name for each in villages_of(commune, TODAY))


def test_names_become_villages_of_the_commune_since_it_exists(province: Unit) -> None:
    commune = Unit.objects.get(pk=EMPTY)
    made = add_villages(commune=commune, names=[" Nà  Thử ", "", "Pò Thử"], by=None, today=TODAY, simulated=False)
    assert names_of(commune) == ["Nà Thử", "Pò Thử"]
    assert len({village.code for village in made}) == 2
    again = add_villages(commune=commune, names=["Khuổi Thử"], by=None, today=TODAY, simulated=False)
    assert again[0].code not in {village.code for village in made}


@pytest.mark.parametrize(
    ("names", "words"),
    [
        ([], "chưa có tên nào"),
        (["Nà A", "nà a"], "dòng 2: Xã Quốc Khánh đã có thôn “nà a”"),
        (["x" * 101], "dòng 1 dài quá 100 chữ"),
        ([f"Thôn {n}" for n in range(201)], "201 tên, nhiều nhất 200"),
    ],
)
def test_bad_names_are_said_and_none_is_written(province: Unit, names: list[str], words: str) -> None:
    commune = Unit.objects.get(pk=EMPTY)
    with pytest.raises(Problem, match=words) as told:
        add_villages(commune=commune, names=names, by=None, today=TODAY, simulated=False)
    assert told.value.number == 234
    assert names_of(commune) == []


def test_an_ended_commune_gets_none(province: Unit) -> None:
    with pytest.raises(Problem) as told:
        add_villages(commune=Unit.objects.get(pk="06052-1"), names=["A"], by=None, today=TODAY, simulated=False)
    assert told.value.number == 235


def test_the_page_is_for_ones_own_communes(client: Client, xa: Official, lanhdao: Official) -> None:
    client.force_login(xa)
    own, other = f"/dia-ban/{xa.area_id}/thon/", f"/dia-ban/{EMPTY}/thon/"
    assert client.get(other).status_code == 404
    told = client.post(own, {"thon": "Nà Mới\nnà mới"})
    assert told.status_code == 400
    assert "Nà Mới\nnà mới" in told.text, "nothing typed is lost"
    assert client.post(own, {"thon": "Nà Mới\nPò Mới"}).status_code == 302
    assert "Đã ghi 2 thôn" in client.get(own).text
    client.force_login(lanhdao)
    assert client.get(own).status_code == 403
