"""Commune master plans (quy hoạch chung xây dựng xã), their publication, and the duty to review them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from datchuan.territory.models import Unit


class MasterPlan(models.Model):
    """The master plan of a commune, as approved for the unit of that time. A null date: not recorded or not done."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="master_plans")
    name = models.CharField("tên đồ án", max_length=200)
    decision = models.CharField("số quyết định phê duyệt", max_length=100, blank=True)
    approved_by = models.CharField("cơ quan phê duyệt", max_length=150, blank=True)
    approved_on = models.DateField("ngày phê duyệt", null=True, blank=True)
    horizon_year = models.PositiveSmallIntegerField("thời hạn quy hoạch đến năm", null=True, blank=True)
    published_on = models.DateField("ngày công bố công khai", null=True, blank=True)
    publication_forms = models.JSONField("hình thức công bố", default=list, blank=True)
    rules_decision = models.CharField("số văn bản ban hành quy định quản lý", max_length=100, blank=True)
    rules_issued_on = models.DateField("ngày ban hành quy định quản lý", null=True, blank=True)
    built_to_plan = models.BooleanField("xây dựng theo quy hoạch", null=True, blank=True)
    built_to_plan_on = models.DateField("ngày nhận xét", null=True, blank=True)
    note = models.TextField("ghi chú", blank=True)
    simulated = models.BooleanField(default=False)

    class Meta:
        ordering = ["unit_id", "approved_on"]

    def __str__(self) -> str:
        return self.name


class ReviewDuty(models.Model):
    """The duty to review a master plan that a territorial change touched: open until a person concludes."""

    class Conclusion(models.TextChoices):
        STILL_SERVES = "still_serves", "Quy hoạch vẫn phù hợp, tiếp tục áp dụng"
        MUST_ADJUST = "must_adjust", "Phải điều chỉnh hoặc lập mới quy hoạch"

    master_plan = models.ForeignKey(MasterPlan, models.CASCADE, related_name="review_duties")
    event = models.CharField(max_length=20)
    instrument = models.CharField(max_length=200)
    opened_on = models.DateField()
    conclusion = models.CharField("kết luận", max_length=20, choices=Conclusion, blank=True)
    basis = models.TextField("căn cứ kết luận", blank=True)
    concluded_on = models.DateField("ngày kết luận", null=True, blank=True)
    concluded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    simulated = models.BooleanField(default=False)

    class Meta:
        ordering = ["opened_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["master_plan", "event"], name="review_duty_once"),
            models.CheckConstraint(
                condition=Q(conclusion="", concluded_on=None) | (~Q(conclusion="") & Q(concluded_on__isnull=False)),
                name="review_concluded_with_its_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.master_plan_id} {self.event}"
