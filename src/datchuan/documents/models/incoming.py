"""Incoming documents (văn bản đến)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from datchuan.documents.models.outgoing import OutgoingDocument
from datchuan.documents.models.registers import NumberBook
from datchuan.people.models import Office

USER = settings.AUTH_USER_MODEL


class IncomingDocument(models.Model):
    """A document that reached an office: the fields of its register (10 columns of Phụ lục IV NĐ 30/2020), who
    handles it by when, what it asks about, and the document that answered it.

    ``about`` names the work it belongs to in the words of an upper room ("work item 12", "dossier 7").
    """

    book = models.ForeignKey(NumberBook, models.PROTECT, related_name="incoming")
    number = models.PositiveIntegerField("số đến")
    office = models.ForeignKey(Office, models.PROTECT, related_name="incoming")
    arrived_on = models.DateField("ngày đến")
    author = models.CharField("cơ quan ban hành", max_length=200)
    notation = models.CharField("số, ký hiệu", max_length=60, blank=True)
    dated = models.DateField("ngày văn bản", null=True, blank=True)
    kind = models.CharField("tên loại", max_length=50, blank=True)
    subject = models.CharField("trích yếu", max_length=500)
    handler = models.ForeignKey(Office, models.PROTECT, null=True, blank=True, related_name="handles")
    official = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    passed_on = models.DateField("ngày chuyển", null=True, blank=True)
    acknowledged_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    acknowledged_at = models.DateTimeField(null=True)
    due_on = models.DateField("hạn xử lý", null=True, blank=True)
    done_on = models.DateField("ngày xong", null=True)
    answered_by = models.ForeignKey(OutgoingDocument, models.PROTECT, null=True, related_name="answers")
    delivered = models.OneToOneField("documents.Delivery", models.PROTECT, null=True, related_name="incoming")
    about = models.CharField(max_length=200, blank=True, db_index=True)
    note = models.CharField("ghi chú", max_length=500, blank=True)
    file = models.FileField(upload_to="incoming/%Y/", blank=True)
    digest = models.CharField(max_length=64, blank=True)
    registered_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    registered_at = models.DateTimeField()
    simulated = models.BooleanField(default=False)

    class Meta:
        ordering = ["-arrived_on", "-number"]
        indexes = [models.Index(fields=["office", "due_on"])]
        constraints = [
            models.UniqueConstraint(fields=["book", "number"], name="arrival_number_once"),
            models.CheckConstraint(
                condition=Q(dated=None) | Q(dated__lte=F("arrived_on")), name="incoming_arrives_after_its_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.subject}"
