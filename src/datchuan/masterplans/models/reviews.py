"""The duty to review a plan: why it was opened, what was decided, who carries it out and by when."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from datchuan.masterplans.models.plans import SpatialPlan
from datchuan.people.models import Office


class ReviewDuty(models.Model):
    """The duty to review a plan: open until a person concludes; a conclusion that wants a new decision is settled once
    ``settled_by`` is approved. ``event`` keeps two of the same cause apart and opens none twice."""

    class Reason(models.TextChoices):
        MERGER = "merger", "Sắp xếp đơn vị hành chính"
        TERM = "term", "Hết thời hạn quy hoạch"
        LAW = "law", "Pháp luật thay đổi"
        BY_HAND = "by_hand", "Theo chỉ đạo hoặc đề nghị"

    class Conclusion(models.TextChoices):
        STILL_SERVES = "still_serves", "Vẫn phù hợp, tiếp tục áp dụng"
        LOCAL = "local", "Điều chỉnh cục bộ"
        OVERALL = "overall", "Điều chỉnh"
        SUPPLEMENT = "supplement", "Bổ sung"
        REPLACEMENT = "replacement", "Lập mới thay thế"

    plan = models.ForeignKey(SpatialPlan, models.CASCADE, related_name="review_duties")
    reason = models.CharField("lý do rà soát", max_length=10, choices=Reason, default=Reason.MERGER)
    event = models.CharField(max_length=40)
    instrument = models.CharField("văn bản làm phát sinh", max_length=200)
    detail = models.CharField("nội dung cần rà soát", max_length=300, blank=True)
    opened_on = models.DateField()
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    office = models.ForeignKey(
        Office, models.PROTECT, null=True, blank=True, related_name="review_duties", verbose_name="cơ quan thực hiện"
    )
    due_on = models.DateField("hạn hoàn thành", null=True, blank=True)
    conclusion = models.CharField("kết luận", max_length=20, choices=Conclusion, blank=True)
    basis = models.TextField("căn cứ kết luận", blank=True)
    concluded_on = models.DateField("ngày kết luận", null=True, blank=True)
    concluded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    settled_by = models.ForeignKey(
        SpatialPlan, models.SET_NULL, null=True, blank=True, related_name="settles", verbose_name="quy hoạch thực hiện"
    )
    simulated = models.BooleanField(default=False)

    class Meta:
        ordering = ["opened_on", "pk"]
        indexes = [models.Index(fields=["opened_on", "concluded_on"], name="review_by_days")]
        constraints = [
            models.UniqueConstraint(fields=["plan", "event"], name="review_duty_once"),
            models.CheckConstraint(
                condition=Q(conclusion="", concluded_on=None) | (~Q(conclusion="") & Q(concluded_on__isnull=False)),
                name="review_concluded_with_its_day",
            ),
            models.CheckConstraint(
                condition=Q(settled_by=None) | ~Q(conclusion__in=("", "still_serves")),
                name="review_settled_by_what_it_wants",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.event}"


class ReviewStep(models.Model):
    """By which day a step on the way to the plan that a conclusion wants shall be done. Whether it is done is read from
    that plan's record."""

    class Step(models.TextChoices):
        TASK = "task", "Lập, phê duyệt nhiệm vụ quy hoạch"
        DRAFT = "draft", "Lập đồ án"
        OPINIONS = "opinions", "Lấy ý kiến cộng đồng dân cư"
        APPRAISAL = "appraisal", "Thẩm định"
        APPROVAL = "approval", "Phê duyệt"
        PUBLICATION = "publication", "Công bố công khai"
        RULES = "rules", "Ban hành quy định quản lý"

    duty = models.ForeignKey(ReviewDuty, models.CASCADE, related_name="steps")
    step = models.CharField(max_length=12, choices=Step)
    due_on = models.DateField()

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [models.UniqueConstraint(fields=["duty", "step"], name="review_step_once")]

    def __str__(self) -> str:
        return f"{self.duty_id} {self.step}"
