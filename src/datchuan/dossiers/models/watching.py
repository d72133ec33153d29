"""What new data says against a recognition: raised by the system, answered by people, decided by neither."""

from __future__ import annotations

from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from datchuan.dossiers.models.keeping import Recognition
from datchuan.territory.models import Unit


class SignalKind(models.TextChoices):
    """Where a signal comes from."""

    INDICATOR = "indicator", "Chỉ tiêu không còn đạt"
    FINDING = "finding", "Phát hiện kiểm tra chưa xong"
    REVIEW = "review", "Rà soát quy hoạch quá hạn"
    WITHDRAWAL = "withdrawal", "Điều kiện thu hồi"


class WatchSignal(models.Model):
    """Something that speaks against a recognition in force, at the unit that carries it. ``subject`` names what it is
    about (``indicator vn-xa-2016 9.2``, ``finding 12``), so that the same is raised once; ``words`` are what was seen
    when it was raised, ``since`` the first day on which the records know it. ``gone_on``: the day from which it is no
    longer so, with ``gone_why``. If it comes again it is raised again."""

    recognition = models.ForeignKey(Recognition, models.CASCADE, related_name="signals")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="watch_signals")
    kind = models.CharField(max_length=10, choices=SignalKind)
    subject = models.CharField(max_length=80)
    words = models.CharField(max_length=500)
    since = models.DateField("từ ngày")
    raised_on = models.DateField("nêu ngày")
    raised_at = models.DateTimeField()
    gone_on = models.DateField("hết ngày", null=True)
    gone_at = models.DateTimeField(null=True)
    gone_why = models.CharField(max_length=300, blank=True)
    simulated = models.BooleanField(default=False)

    class Meta:
        ordering = ["-raised_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["recognition", "unit", "subject"], condition=Q(gone_on=None), name="signal_open_once"
            ),
            models.CheckConstraint(condition=Q(kind__in=SignalKind.values), name="signal_known_kind"),
            models.CheckConstraint(condition=Q(since__lte=F("raised_on")), name="signal_known_before_it_is_raised"),
            models.CheckConstraint(
                condition=Q(gone_on=None, gone_at=None, gone_why="")
                | (Q(gone_on__isnull=False, gone_at__isnull=False) & ~Q(gone_why="")),
                name="signal_gone_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recognition_id} {self.unit_id} {self.subject}"


class AnswerKind(models.TextChoices):
    """What an official makes of a signal."""

    NOT_ENOUGH = "not_enough", "Đã xem: chưa đủ điều kiện thu hồi"
    ASK_PROVINCE = "ask_province", "Đề nghị tỉnh xem xét"


class WatchAnswer(models.Model):
    """What an official said to a signal, with their words. The newest counts, all stay. Append-only."""

    signal = models.ForeignKey(WatchSignal, models.CASCADE, related_name="answers")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField("ý kiến", max_length=15, choices=AnswerKind)
    text = models.CharField("nội dung", max_length=1000)
    on = models.DateField("ngày")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["signal", "number"]
        constraints = [
            models.UniqueConstraint(fields=["signal", "number"], name="signal_answer_number_once"),
            models.CheckConstraint(condition=Q(kind__in=AnswerKind.values), name="signal_answer_known_kind"),
            models.CheckConstraint(condition=~Q(text=""), name="signal_answer_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.signal_id} {self.number}: {self.kind}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk and not kwargs.get("force_insert"):
            self._refuse()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        self._refuse()

    def _refuse(self) -> NoReturn:
        raise TypeError("answers to a signal are append-only: answer_signal()")
