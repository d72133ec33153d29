"""How an office stands at the head of its papers, and who signs them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from datchuan.people.models import Office


class Letterhead(models.Model):
    """An office's head of papers: names as printed, symbol, place; and how it numbers (Điều 15 NĐ 30/2020: the head of
    the agency decides). A body that works collectively signs TM."""

    class Numbering(models.TextChoices):
        COMMON = "common", "một dãy số chung cho các loại văn bản"
        BY_TYPE = "by_type", "mỗi loại văn bản một dãy số"

    office = models.OneToOneField(Office, models.PROTECT, related_name="letterhead")
    name = models.CharField("tên cơ quan (in hoa)", max_length=200)
    parent = models.CharField("tên cơ quan chủ quản (in hoa)", max_length=200, blank=True)
    full_name = models.CharField("tên trong câu văn", max_length=200)
    symbol = models.CharField("chữ viết tắt", max_length=30)
    place = models.CharField("địa danh", max_length=100)
    collective = models.BooleanField("làm việc theo chế độ tập thể", default=False)
    numbering = models.CharField("cách đánh số", max_length=10, choices=Numbering, default=Numbering.BY_TYPE)
    identifier = models.CharField("mã định danh cơ quan", max_length=13, blank=True)
    simulated = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name


class SigningRight(models.Model):
    """A person's right to sign for an office in a period: the head, KT., TL., TUQ., Q. or TM. (Điều 13 NĐ 30/2020).

    ``of_title`` is whose power is used; ``deputy_for`` is a collective body's head whom a deputy stands for. TUQ.
    names the written authorisation in ``basis`` and ends.
    """

    class Authority(models.TextChoices):
        HEAD = "", "người đứng đầu"
        FOR_HEAD = "KT.", "ký thay (KT.)"
        ON_ORDER = "TL.", "thừa lệnh (TL.)"
        AUTHORISED = "TUQ.", "thừa ủy quyền (TUQ.)"
        ACTING = "Q.", "quyền (Q.)"
        FOR_BODY = "TM.", "thay mặt tập thể (TM.)"

    office = models.ForeignKey(Office, models.PROTECT, related_name="signing_rights")
    official = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="signing_rights")
    authority = models.CharField("thẩm quyền", max_length=5, choices=Authority, blank=True)
    title = models.CharField("chức vụ của người ký (in hoa)", max_length=100)
    of_title = models.CharField("chức vụ được ký thay (in hoa)", max_length=100, blank=True)
    deputy_for = models.CharField("chức vụ đứng đầu tập thể (in hoa)", max_length=100, blank=True)
    basis = models.CharField("văn bản phân công, ủy quyền", max_length=300, blank=True)
    valid_from = models.DateField("từ ngày")
    valid_to = models.DateField("đến trước ngày", null=True, blank=True)

    class Meta:
        ordering = ["office", "authority", "valid_from", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")), name="signing_right_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=~Q(authority="TUQ.") | (~Q(basis="") & Q(valid_to__isnull=False)),
                name="authorised_in_writing_and_for_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.authority} {self.title} {self.official}".strip()
