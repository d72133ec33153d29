"""Outgoing documents (văn bản đi): drafts with their versions, the steps of their life, what was issued and sent."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from datchuan.documents.content import DocumentType
from datchuan.people.models import Office

USER = settings.AUTH_USER_MODEL
TYPES = [(each.name, each.vietnamese) for each in DocumentType]


class DocumentState(models.TextChoices):
    """Where an outgoing document stands in its life."""

    DRAFT = "draft", "Đang soạn thảo"
    REVIEW = "review", "Chờ trưởng phòng xem"
    SUBMITTED = "submitted", "Đã trình lãnh đạo"
    SIGNED = "signed", "Đã ký, chờ cấp số"
    NUMBERED = "numbered", "Đã cấp số, chờ phát hành"
    ISSUED = "issued", "Đã phát hành"
    DISTRIBUTED = "distributed", "Đã gửi"
    ARCHIVED = "archived", "Đã lưu"
    CANCELLED = "cancelled", "Đã bỏ"


CHANGEABLE = (DocumentState.DRAFT, DocumentState.REVIEW, DocumentState.SUBMITTED)
FIXED_STATES = (DocumentState.ISSUED, DocumentState.DISTRIBUTED, DocumentState.ARCHIVED)


class OutgoingDocument(models.Model):
    """An official document that an office writes, from draft to archive. What it says stands in its versions; once it
    is issued none is added (Rule 8 of the domain: an issued document never changes).

    ``about`` names what it is about, as the source of its facts does ("commune 20-123"); ``template`` and
    ``template_version`` what it was first written from, empty for a paper written by hand. ``state`` is that of its
    newest step.
    """

    office = models.ForeignKey(Office, models.PROTECT, related_name="outgoing")
    division = models.ForeignKey(Office, models.PROTECT, related_name="drafted")
    type = models.CharField("loại văn bản", max_length=20, choices=TYPES)
    subject = models.CharField("trích yếu", max_length=500)
    template = models.CharField(max_length=60, blank=True)
    template_version = models.PositiveIntegerField(null=True)
    about = models.CharField(max_length=200, blank=True, db_index=True)
    facts_on = models.DateField("số liệu ngày", null=True)
    state = models.CharField(max_length=12, choices=DocumentState, default=DocumentState.DRAFT)
    due_on = models.DateField("hạn phát hành", null=True)
    drafted_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="drafted")
    drafted_at = models.DateTimeField()
    signed_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="signed")
    signed_on = models.DateField(null=True)
    number = models.PositiveIntegerField(null=True)
    notation = models.CharField("số, ký hiệu", max_length=60, blank=True)
    dated = models.DateField("ngày ban hành", null=True)
    simulated = models.BooleanField(default=False)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["office", "state"])]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=DocumentState.values), name="outgoing_known_state"),
            models.CheckConstraint(
                condition=Q(number=None, notation="")
                | (Q(number__isnull=False, dated__isnull=False) & ~Q(notation="")),
                name="outgoing_number_with_its_day",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("numbered", *FIXED_STATES)) | Q(number__isnull=False),
                name="outgoing_issued_with_a_number",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("signed", "numbered", *FIXED_STATES)) | Q(signed_on__isnull=False),
                name="outgoing_signed_first",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_type_display()} {self.notation or '(chưa số)'}: {self.subject}"


class DocumentVersion(models.Model):
    """What an outgoing document says, at one time: a version is added, never changed. ``content`` is
    ``stored.document_to_json``, without number and day."""

    class Origin(models.TextChoices):
        FACTS = "facts", "lập từ số liệu"
        EDITED = "edited", "sửa trên trang"
        WORD = "word", "sửa bằng Word"

    document = models.ForeignKey(OutgoingDocument, models.CASCADE, related_name="versions")
    ordinal = models.PositiveIntegerField()
    content = models.JSONField()
    origin = models.CharField(max_length=10, choices=Origin)
    note = models.CharField("nội dung sửa", max_length=500, blank=True)
    by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["document", "ordinal"]
        constraints = [models.UniqueConstraint(fields=["document", "ordinal"], name="document_version_once")]

    def __str__(self) -> str:
        return f"{self.document_id} v{self.ordinal}"


class DocumentStep(models.Model):
    """One step of a document's life, on the version that stood then; a step back says why. Never changed."""

    document = models.ForeignKey(OutgoingDocument, models.CASCADE, related_name="steps")
    from_state = models.CharField(max_length=12, choices=DocumentState, blank=True)
    to_state = models.CharField(max_length=12, choices=DocumentState)
    version = models.ForeignKey(DocumentVersion, models.PROTECT, related_name="+")
    on = models.DateField()
    by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["document", "pk"]

    def __str__(self) -> str:
        return f"{self.document_id}: {self.from_state} → {self.to_state}"


class DocumentComment(models.Model):
    """What someone who reads a draft says of it, or of one place in it (``block``: the block's place in the body)."""

    document = models.ForeignKey(OutgoingDocument, models.CASCADE, related_name="comments")
    version = models.ForeignKey(DocumentVersion, models.CASCADE, related_name="comments")
    block = models.PositiveIntegerField(null=True)
    text = models.TextField(max_length=2000)
    by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    settled_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.document_id}: {self.text[:40]}"


class IssuedCopy(models.Model):
    """A file of an issued document, kept as it was issued: the rendered PDF or DOCX, that PDF signed by a person, and
    the same signed by the agency too.

    ``digest`` is the SHA-256 of the file; ``signatures`` what was found when the signed PDF was checked.
    """

    class Kind(models.TextChoices):
        PDF = "pdf", "bản PDF"
        DOCX = "docx", "bản Word"
        SIGNED = "signed", "bản ký số"
        SEALED = "sealed", "bản ký số có dấu cơ quan"

    document = models.ForeignKey(OutgoingDocument, models.PROTECT, related_name="copies")
    kind = models.CharField(max_length=10, choices=Kind)
    file = models.FileField(upload_to="documents/%Y/")
    digest = models.CharField(max_length=64)
    pages = models.PositiveIntegerField(null=True)
    signatures = models.JSONField(default=list)
    added_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["document", "pk"]
        constraints = [models.UniqueConstraint(fields=["document", "kind"], name="issued_copy_once_a_kind")]

    def __str__(self) -> str:
        return f"{self.document_id} {self.kind}"


class Delivery(models.Model):
    """An issued document for one recipient: an office here, or an address outside. ``read_by`` of an office is who
    opened it first; ``acknowledged_by`` who said that it was received."""

    document = models.ForeignKey(OutgoingDocument, models.PROTECT, related_name="deliveries")
    office = models.ForeignKey(Office, models.PROTECT, null=True, related_name="deliveries")
    name = models.CharField("nơi nhận", max_length=300)
    purpose = models.CharField("mục đích", max_length=50, blank=True)
    email = models.EmailField(blank=True)
    copies = models.PositiveIntegerField("số lượng bản", default=1)
    attempted_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    failed_because = models.CharField(max_length=300, blank=True)
    acknowledged_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    acknowledged_at = models.DateTimeField(null=True)
    read_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    read_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["document", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "office"], condition=~Q(office=None), name="delivered_to_an_office_once"
            ),
            models.CheckConstraint(
                condition=Q(acknowledged_at=None) | Q(acknowledged_at__gte=F("sent_at")),
                name="acknowledged_after_sending",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document_id} → {self.name}"
