"""Spatial plans (quy hoạch): what was approved for a commune, one row for each document that was approved."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from datchuan.territory.models import Unit


class SpatialPlan(models.Model):
    """A plan of the register as one decision approved it: a commune's master plan, the detailed plan of a residential
    point, a production plan, an urban plan that covers communes. A null date: not recorded or not done.

    What adjusts or supplements a plan is a row of its own that ``revises`` it, with its own approval, publication and
    papers. Fields of the national database: Nghị định 212/2026/NĐ-CP, Điều 9 to 12 (design notes, unchecked).
    """

    class Kind(models.TextChoices):
        COMMUNE_MASTER = "commune_master", "Quy hoạch chung xây dựng xã"
        DETAILED = "detailed", "Quy hoạch chi tiết xây dựng điểm dân cư nông thôn"
        PRODUCTION = "production", "Quy hoạch sản xuất của xã"
        URBAN = "urban", "Quy hoạch đô thị có phạm vi trùm lên xã"

    class Revision(models.TextChoices):
        LOCAL = "local", "Điều chỉnh cục bộ"
        OVERALL = "overall", "Điều chỉnh"
        SUPPLEMENT = "supplement", "Bổ sung"
        REPLACEMENT = "replacement", "Lập mới thay thế"

    # These leave the plan that they revise in force and stand beside it; the others take its place.
    BESIDE = (Revision.LOCAL, Revision.SUPPLEMENT)

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="spatial_plans", verbose_name="đơn vị")
    kind = models.CharField("loại quy hoạch", max_length=20, choices=Kind, default=Kind.COMMUNE_MASTER)
    name = models.CharField("tên đồ án", max_length=200)
    identity_code = models.CharField("mã định danh quy hoạch", max_length=50, blank=True)
    scope = models.CharField("vị trí, phạm vi", max_length=300, blank=True)
    area_ha = models.DecimalField("quy mô diện tích (ha)", max_digits=10, decimal_places=2, null=True, blank=True)
    revises = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="revisions", verbose_name="sửa quy hoạch"
    )
    revision = models.CharField("cách sửa", max_length=20, choices=Revision, blank=True)
    # An urban plan belongs to the unit that it is made for and covers communes.
    covers: models.ManyToManyField[Unit, models.Model] = models.ManyToManyField(
        Unit, blank=True, related_name="covering_plans", verbose_name="các xã nằm trong phạm vi"
    )

    organiser = models.CharField("cơ quan tổ chức lập", max_length=150, blank=True)
    planner = models.CharField("đơn vị tư vấn, chủ nhiệm đồ án", max_length=200, blank=True)
    task_decision = models.CharField("số quyết định phê duyệt nhiệm vụ", max_length=100, blank=True)
    task_approved_on = models.DateField("ngày phê duyệt nhiệm vụ", null=True, blank=True)
    opinions_from = models.DateField("lấy ý kiến từ ngày", null=True, blank=True)
    opinions_to = models.DateField("lấy ý kiến đến ngày", null=True, blank=True)
    opinions_note = models.CharField("kết quả lấy ý kiến", max_length=300, blank=True)
    appraiser = models.CharField("cơ quan thẩm định", max_length=150, blank=True)
    appraised_on = models.DateField("ngày thẩm định", null=True, blank=True)

    decision = models.CharField("số quyết định phê duyệt", max_length=100, blank=True)
    approved_by = models.CharField("cơ quan phê duyệt", max_length=150, blank=True)
    approved_on = models.DateField("ngày phê duyệt", null=True, blank=True)
    in_force_on = models.DateField("ngày quyết định có hiệu lực", null=True, blank=True)
    horizon_year = models.PositiveSmallIntegerField("thời hạn quy hoạch đến năm", null=True, blank=True)
    published_on = models.DateField("ngày công bố công khai", null=True, blank=True)
    rules_decision = models.CharField("số văn bản ban hành quy định quản lý", max_length=100, blank=True)
    rules_issued_on = models.DateField("ngày ban hành quy định quản lý", null=True, blank=True)
    markers_dossier_on = models.DateField("ngày duyệt hồ sơ cắm mốc", null=True, blank=True)
    markers_set_on = models.DateField("ngày cắm mốc ngoài thực địa", null=True, blank=True)
    note = models.TextField("ghi chú", blank=True)
    simulated = models.BooleanField(default=False)

    class Meta:
        ordering = ["unit_id", "approved_on", "pk"]
        indexes = [models.Index(fields=["kind", "approved_on"], name="plan_by_kind_and_day")]
        constraints = [
            models.CheckConstraint(
                condition=Q(revises=None, revision="") | (Q(revises__isnull=False) & ~Q(revision="")),
                name="plan_revises_in_a_way",
            ),
            models.CheckConstraint(condition=Q(revises=None) | ~Q(revises=F("id")), name="plan_revises_another"),
            models.CheckConstraint(
                condition=Q(opinions_to=None) | Q(opinions_from__lte=F("opinions_to")), name="plan_opinions_in_order"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def stands_beside(self) -> bool:
        """Whether it leaves the plan that it revises in force."""
        return self.revision in self.BESIDE
