"""What proves a plan: its papers and drawings, how it was published, whether building follows it, its extent."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from datchuan.masterplans.models.plans import SpatialPlan


class PlanDocument(models.Model):
    """A file of a plan's dossier as it came. A better one ``replaces`` it; none is ever lost."""

    class Kind(models.TextChoices):
        DECISION = "decision", "Quyết định phê duyệt"
        EXPLANATION = "explanation", "Thuyết minh"
        DRAWING = "drawing", "Bản vẽ"
        RULES = "rules", "Quy định quản lý"
        OPINIONS = "opinions", "Tổng hợp ý kiến cộng đồng dân cư"
        APPRAISAL = "appraisal", "Báo cáo thẩm định"
        PUBLICATION = "publication", "Chứng cứ công bố"
        MARKERS = "markers", "Hồ sơ cắm mốc"
        BUILDING = "building", "Chứng cứ xây dựng theo quy hoạch"
        OTHER = "other", "Giấy tờ khác"

    plan = models.ForeignKey(SpatialPlan, models.CASCADE, related_name="documents")
    kind = models.CharField("loại giấy tờ", max_length=20, choices=Kind)
    title = models.CharField("tên giấy tờ", max_length=200)
    scale = models.CharField("tỷ lệ bản vẽ", max_length=20, blank=True)
    file = models.FileField("tệp", upload_to="masterplans/%Y")
    file_name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    pages = models.PositiveIntegerField(null=True)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField()
    simulated = models.BooleanField(default=False)

    class Meta:
        ordering = ["kind", "title", "pk"]

    def __str__(self) -> str:
        return self.title


class Publication(models.Model):
    """One of the forms in which a plan was made public, and when it began. Luật Xây dựng 2014, Điều 42."""

    class Form(models.TextChoices):
        WEBSITE = "trang_thong_tin", "Đăng trên trang thông tin điện tử"
        MEETING = "hoi_nghi", "Tổ chức hội nghị công bố"
        DISPLAY = "trung_bay", "Trưng bày công khai pa-nô, bản vẽ, mô hình"
        PRINT = "an_pham", "In ấn phẩm phát hành rộng rãi"

    plan = models.ForeignKey(SpatialPlan, models.CASCADE, related_name="publications")
    form = models.CharField("hình thức công bố", max_length=20, choices=Form)
    done_on = models.DateField("từ ngày", null=True, blank=True)  # null: done, the day is not recorded
    place = models.CharField("nơi công bố", max_length=300, blank=True)
    document = models.ForeignKey(PlanDocument, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["done_on", "form"]
        constraints = [models.UniqueConstraint(fields=["plan", "form"], name="publication_form_once")]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.form}"


class BuildingFinding(models.Model):
    """Whether building follows a plan, as someone saw it on a day. The last one up to a day counts on it."""

    plan = models.ForeignKey(SpatialPlan, models.CASCADE, related_name="findings")
    seen_on = models.DateField("ngày nhận xét")
    follows = models.BooleanField("xây dựng theo quy hoạch")
    works = models.TextField("công trình đã xem, vi phạm nếu có", blank=True)
    document = models.ForeignKey(PlanDocument, models.PROTECT, null=True, blank=True, related_name="+")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    simulated = models.BooleanField(default=False)

    class Meta:
        ordering = ["seen_on", "pk"]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.seen_on}"


class PlanExtent(models.Model):
    """The ground that a plan covers: a GeoJSON geometry in WGS 84, with its area and where it came from."""

    plan = models.OneToOneField(SpatialPlan, models.CASCADE, related_name="extent")
    geometry = models.JSONField()
    area_ha = models.DecimalField(max_digits=10, decimal_places=2)
    source = models.CharField("nguồn của ranh giới", max_length=200)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    simulated = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.plan_id}"
