"""The registers (sổ đăng ký văn bản) and the numbers taken from them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from datchuan.documents.models.outgoing import TYPES, OutgoingDocument
from datchuan.people.models import Office


class NumberBook(models.Model):
    """A register of an office for a year: of outgoing documents of one type or of all, or of incoming ones.

    Numbers run from ``first_number`` without gap (Điều 15 NĐ 30/2020: from 01 on 1 January to 31 December; another
    first number is for a year that was begun on paper). ``last_number`` is the newest taken. A closed book gives
    none.
    """

    class Direction(models.TextChoices):
        OUT = "out", "văn bản đi"
        IN = "in", "văn bản đến"

    office = models.ForeignKey(Office, models.PROTECT, related_name="number_books")
    year = models.PositiveIntegerField("năm")
    direction = models.CharField(max_length=3, choices=Direction)
    type = models.CharField("loại văn bản", max_length=20, choices=TYPES, blank=True)
    first_number = models.PositiveIntegerField("số đầu", default=1)
    last_number = models.PositiveIntegerField("số mới nhất", default=0)
    closed_on = models.DateField("ngày khóa sổ", null=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["office", "-year", "direction", "type"]
        constraints = [
            models.UniqueConstraint(fields=["office", "year", "direction", "type"], name="number_book_once"),
            models.CheckConstraint(condition=Q(direction="out") | Q(type=""), name="incoming_book_of_all_types"),
        ]

    def __str__(self) -> str:
        return f"{self.office_id} {self.year} {self.direction} {self.type}".strip()

    @property
    def title(self) -> str:
        """The register in words."""
        kind = f", {self.get_type_display().lower()}" if self.type else ""
        return f"Sổ {self.get_direction_display()} năm {self.year}{kind}"


class TakenNumber(models.Model):
    """A number of an outgoing document. It is never taken again: one whose document was not issued stays with the
    reason."""

    book = models.ForeignKey(NumberBook, models.PROTECT, related_name="numbers")
    number = models.PositiveIntegerField()
    document = models.OneToOneField(OutgoingDocument, models.PROTECT, related_name="taken_number")
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    taken_at = models.DateTimeField()
    void_reason = models.CharField("lý do bỏ số", max_length=500, blank=True)

    class Meta:
        ordering = ["book", "number"]
        constraints = [models.UniqueConstraint(fields=["book", "number"], name="number_taken_once")]

    def __str__(self) -> str:
        return f"{self.book}: {self.number}"
