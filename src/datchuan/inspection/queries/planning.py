"""What a sample would be before it is drawn: from which list, of which size, how near it comes; and what is refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from datchuan.inspection.models import Round, Sample, SampleHouse, Visit
from datchuan.inspection.queries.remeasured import found_of, samples_of
from datchuan.inspection.queries.samples import Judging, Listed, judging_of, listed_houses, tally_of_list
from datchuan.inspection.sampling.drawing import frame_digest
from datchuan.inspection.sampling.estimating import Standing, most_unseen
from datchuan.inspection.sampling.looking import MOST_SAMPLES, confidence_of_look
from datchuan.inspection.sampling.sizing import reach, sample_size, sample_size_of_none
from datchuan.kernel.problem import Problem
from datchuan.law.cube import Tally


@dataclass(frozen=True)
class Asked:
    """What is wanted of a sample: the list of which day, for which indicator, how sure and how near; ``size`` where a
    person chooses how many houses are measured."""

    on: date
    indicator: str
    confidence: float
    half_width: float
    size: int | None = None


@dataclass(frozen=True)
class Plan:
    """A sample that may be drawn. ``drawn``: houses of the samples before; ``left``: the houses it is drawn from."""

    asked: Asked
    number: int
    judging: Judging
    tally: Tally
    left: Sequence[Listed]
    drawn: int
    size: int

    @property
    def share(self) -> float:
        """Of the houses that are declared good."""
        return self.tally.passing / self.tally.total

    @property
    def confidence(self) -> float:
        """Of the interval when it is told: of a second look a higher one."""
        return confidence_of_look(self.asked.confidence, self.number)

    @property
    def reach(self) -> float:
        """How far the true share may be from the one found, if about as many are found good as were declared; all the
        samples of the visit together."""
        return reach(self.tally.total, self.drawn + self.size, share=self.share, confidence=self.confidence)

    @property
    def most_unseen(self) -> int:
        """How many bad houses may be left in the commune if none is found."""
        return most_unseen(self.tally.total, self.drawn + self.size, self.confidence)


def plan_sample(visit: Visit, asked: Asked, at: datetime) -> Plan:
    """The next sample of a visit, from the list as it is known ``at`` that moment; a further one from the first's.
    Problems as ``draw_sample`` tells them."""
    check_open_visit(visit)
    _check_measures(asked)
    judging = judging_of(visit.commune, asked.on, asked.indicator)
    before = samples_of(visit)
    if before:
        check_further(visit, before)
        _check_same(before[0], asked)
    listed = listed_houses(visit.commune, asked.on, judging, before[0].drawn_at if before else at)
    if before and frame_digest(each.candidate for each in listed) != before[0].frame_sha256:
        what = "danh sách nhà của mẫu trước không lập lại được như khi rút (luật hoặc thôn của xã đã đổi)"
        raise Problem(686, what, where=visit.commune.name, mend="Kết luận theo mẫu đã đo, hoặc đo hết các nhà.")
    drawn = set(SampleHouse.objects.filter(sample__visit=visit).values_list("household__code", flat=True))
    left = [each for each in listed if each.record.household.code not in drawn]
    if not left:
        what = f"ngày {asked.on:%d/%m/%Y} chưa biết nhà nào" if not drawn else "mọi nhà của danh sách đã ở trong mẫu"
        raise Problem(680, what, where=visit.commune.name, mend="Nhập dữ liệu nhà ở của xã trước.")
    tally, number = tally_of_list(listed), len(before) + 1
    size = asked.size if asked.size is not None else _size(asked, judging, tally, number) - len(drawn)
    _check_size(size, len(left))
    return Plan(asked, number, judging, tally, left, len(drawn), size)


def check_open_visit(visit: Visit) -> None:
    """Problem 681 when nothing of it may be written any more."""
    if visit.state == Visit.State.DROPPED:
        raise Problem(681, "xã này không kiểm tra trong đợt", where=visit.commune.name, mend="Chọn buổi kiểm tra khác.")
    if visit.round.state == Round.State.CLOSED:
        what = f"đợt “{visit.round.title}” đã kết thúc"
        raise Problem(681, what, where=visit.commune.name, mend="Rút mẫu, đo lại, kết luận trong đợt đang mở.")


def check_further(visit: Visit, before: Sequence[Sample]) -> None:
    """Whether a further sample may follow: Problem 684 while houses wait, 685 when nothing was left open."""
    last = before[-1]
    waiting = SampleHouse.objects.filter(sample__visit=visit, remeasurements=None, why_not="").count()
    if waiting:
        what = f"mẫu {last.number} còn {waiting} nhà chưa đo và chưa ghi vì sao không đo được"
        raise Problem(684, what, where=visit.commune.name, mend="Đo hết mẫu này rồi mới rút thêm.")
    if last.concluded not in ("", Sample.Standing.OPEN) or found_of(visit, before)[0].reached is not Standing.OPEN:
        what = f"mẫu {last.number} đã cho kết quả, không còn để ngỏ"
        raise Problem(685, what, where=visit.commune.name, mend="Kết luận theo mẫu này.")
    if len(before) >= MOST_SAMPLES:
        what = f"đã rút {len(before)} mẫu, nhiều nhất {MOST_SAMPLES}"
        raise Problem(685, what, where=visit.commune.name, mend="Kết luận theo các mẫu đã đo.")


def _check_same(first: Sample, asked: Asked) -> None:
    if (first.on, first.indicator, first.confidence) != (asked.on, asked.indicator, asked.confidence):
        what = f"mẫu trước rút cho chỉ tiêu {first.indicator} từ danh sách ngày {first.on:%d/%m/%Y}"
        raise Problem(683, what, where="Mẫu thêm", mend="Rút thêm cùng chỉ tiêu, danh sách và độ tin cậy.")


def _check_measures(asked: Asked) -> None:
    if not 0.5 <= asked.confidence < 1:
        what = f"độ tin cậy {asked.confidence * 100:g} %".replace(".", ",")
        raise Problem(683, what, where="Độ tin cậy", mend="Nhập từ 50 đến dưới 100 %, thường là 95 %.")
    if not 0 < asked.half_width <= 0.5:
        what = f"sai số {asked.half_width * 100:g} điểm".replace(".", ",")
        raise Problem(683, what, where="Sai số", mend="Nhập lớn hơn 0 và không quá 50 điểm phần trăm.")


def _size(asked: Asked, judging: Judging, tally: Tally, number: int) -> int:
    """How many houses all samples together need. By the declared share: what was found must not decide on the size."""
    confidence = confidence_of_look(asked.confidence, number)
    if judging.allows_none:
        return sample_size_of_none(tally.total, width=asked.half_width, confidence=confidence)
    share = tally.passing / tally.total
    return sample_size(tally.total, half_width=asked.half_width, share=share, confidence=confidence)


def _check_size(size: int, most: int) -> None:
    if size < 1:
        mend = "Chọn sai số nhỏ hơn, hoặc tự nhập số nhà từ 1 trở lên."
        raise Problem(683, "với sai số này không cần đo thêm nhà nào", where="Số nhà đo", mend=mend)
    if size > most:
        what = f"muốn đo {size} nhà, danh sách còn {most} nhà"
        raise Problem(683, what, where="Số nhà đo", mend=f"Nhập không quá {most} nhà.")
