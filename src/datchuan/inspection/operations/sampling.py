"""Writes of samples: drawn, measured again, concluded on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from datchuan.housing.models import HouseRecord
from datchuan.inspection.models import Remeasurement, Round, Sample, SampleHouse, Visit
from datchuan.inspection.queries.remeasured import Found, found_of, samples_of
from datchuan.inspection.queries.samples import Judging, Listed, judging_of, listed_houses, tally_of_list
from datchuan.inspection.sampling.drawing import Draw, draw, frame_digest
from datchuan.inspection.sampling.estimating import Standing
from datchuan.inspection.sampling.looking import MOST_SAMPLES
from datchuan.inspection.sampling.sizing import sample_size, sample_size_of_none
from datchuan.kernel.problem import Problem
from datchuan.people.models import Official
from datchuan.platform.operations import record_audit
from datchuan.survey.models import Submission

SHORTEST_REASON = 5  # characters
LONGEST_SEED, LONGEST_WHY_NOT = 60, 200


@transaction.atomic
def draw_sample(
    *,
    visit: Visit,
    on: date,
    indicator: str,
    confidence: float,
    half_width: float,
    seed: str,
    by: Official | None,
    at: datetime,
    size: int | None = None,
    simulated: bool = False,
) -> Sample:
    """Draw houses of the visit's commune from the list of ``on`` as it is known ``at`` that moment; as many as the
    confidence and the width ask for, or ``size``. A further sample takes houses that the first left, of the first's
    list, indicator and confidence.

    Problem 680 without houses, 681 when the visit is dropped or its round closed, 682 for an indicator that does not
    judge houses, 683 for measures that cannot be, 684 while the sample before has houses that wait, 685 when it left
    nothing open, 686 when its list has changed.
    """
    kept = _locked(visit)
    _check_measures(confidence, half_width, seed, size)
    judging = judging_of(kept.commune, on, indicator)
    before = samples_of(kept)
    if before:
        _check_further(kept, before, on, indicator)
    known_at = before[0].drawn_at if before else at
    listed = listed_houses(kept.commune, on, judging, known_at)
    if before and frame_digest(each.candidate for each in listed) != before[0].frame_sha256:
        what = "danh sách nhà của mẫu trước không lập lại được như khi rút (luật hoặc thôn của xã đã đổi)"
        raise Problem(686, what, where=kept.commune.name, mend="Kết luận theo mẫu đã đo, hoặc đo hết các nhà.")
    drawn = set(SampleHouse.objects.filter(sample__visit=kept).values_list("household__code", flat=True))
    left = [each for each in listed if each.record.household.code not in drawn]
    if not left:
        what = f"ngày {on:%d/%m/%Y} chưa biết nhà nào" if not drawn else "mọi nhà của danh sách đã ở trong mẫu"
        raise Problem(680, what, where=kept.commune.name, mend="Nhập dữ liệu nhà ở của xã trước.")
    made = _sample(kept, judging, listed, left, before, confidence, half_width)
    made.on, made.seed, made.drawn_by, made.drawn_at, made.simulated = on, seed, by, at, simulated
    wanted = size if size is not None else _wanted(made, judging)
    _check_size(wanted, len(left), kept)
    _keep(made, draw([each.candidate for each in left], wanted, seed), left)
    details = {"number": made.number, "indicator": indicator, "on": str(on), "size": wanted, "of": len(left)}
    details |= {"confidence": confidence, "half_width": half_width, "seed": seed, "chosen": size is not None}
    record_audit(by=by, action="inspection.draw_sample", subject=str(kept.pk), details=details)
    return made


def _locked(visit: Visit) -> Visit:
    kept = Visit.objects.select_for_update().select_related("round", "commune").get(pk=visit.pk)
    if kept.state == Visit.State.DROPPED:
        raise Problem(681, "xã này không kiểm tra trong đợt", where=kept.commune.name, mend="Chọn buổi kiểm tra khác.")
    if kept.round.state == Round.State.CLOSED:
        what = f"đợt “{kept.round.title}” đã kết thúc"
        raise Problem(681, what, where=kept.commune.name, mend="Rút mẫu, đo lại, kết luận trong đợt đang mở.")
    return kept


def _check_measures(confidence: float, half_width: float, seed: str, size: int | None) -> None:
    if not 0.5 <= confidence < 1:
        what = f"độ tin cậy {confidence * 100:g} %".replace(".", ",")
        raise Problem(683, what, where="Độ tin cậy", mend="Nhập từ 50 đến dưới 100 %, thường là 95 %.")
    if not 0 < half_width <= 0.5:
        what = f"sai số {half_width * 100:g} điểm".replace(".", ",")
        raise Problem(683, what, where="Sai số", mend="Nhập lớn hơn 0 và không quá 50 điểm phần trăm.")
    if not seed.strip() or len(seed) > LONGEST_SEED:
        raise Problem(683, "chưa có số gieo, hoặc dài quá 60 ký tự", where="Số gieo", mend="Nhập một dãy chữ số.")
    if size is not None and size < 1:
        raise Problem(683, f"{size} nhà", where="Số nhà đo", mend="Nhập ít nhất 1 nhà.")


def _check_further(visit: Visit, before: Sequence[Sample], on: date, indicator: str) -> None:
    """Whether a further sample may follow. Problem 683 for another day or indicator, 684, 685."""
    first, last = before[0], before[-1]
    if (first.on, first.indicator) != (on, indicator):
        what = f"mẫu trước rút cho chỉ tiêu {first.indicator} từ danh sách ngày {first.on:%d/%m/%Y}"
        raise Problem(683, what, where="Mẫu thêm", mend="Rút thêm cho cùng chỉ tiêu và cùng danh sách.")
    waiting = SampleHouse.objects.filter(sample__visit=visit, remeasurements=None, why_not="").count()
    if waiting:
        what = f"mẫu {last.number} còn {waiting} nhà chưa đo và chưa ghi vì sao không đo được"
        raise Problem(684, what, where=visit.commune.name, mend="Đo hết mẫu này rồi mới rút thêm.")
    if last.concluded not in ("", Sample.Standing.OPEN) or _main(visit).reached is not Standing.OPEN:
        what = f"mẫu {last.number} đã cho kết quả, không còn để ngỏ"
        raise Problem(685, what, where=visit.commune.name, mend="Kết luận theo mẫu này.")
    if len(before) >= MOST_SAMPLES:
        what = f"đã rút {len(before)} mẫu, nhiều nhất {MOST_SAMPLES}"
        raise Problem(685, what, where=visit.commune.name, mend="Kết luận theo các mẫu đã đo, hoặc đo hết các nhà.")


def _main(visit: Visit) -> Found:
    """What the samples of a visit say of the indicator they were drawn for."""
    return found_of(visit, samples_of(visit))[0]


def _sample(
    visit: Visit,
    judging: Judging,
    listed: Sequence[Listed],
    left: Sequence[Listed],
    before: Sequence[Sample],
    confidence: float,
    half_width: float,
) -> Sample:
    tally, rest = tally_of_list(listed), tally_of_list(left)
    return Sample(
        visit=visit,
        number=len(before) + 1,
        criteria_set=judging.criteria_set.key,
        indicator=judging.indicator.code,
        confidence=before[0].confidence if before else confidence,
        half_width=half_width,
        share=tally.passing / tally.total,
        population=rest.total,
        strata={"met": rest.passing, "not_met": rest.failing, "undetermined": rest.unknown},
    )


def _wanted(sample: Sample, judging: Judging) -> int:
    if judging.allows_none:
        return sample_size_of_none(sample.population, width=sample.half_width, confidence=sample.confidence)
    measures: dict[str, Any] = {"half_width": sample.half_width, "share": sample.share, "confidence": sample.confidence}
    return sample_size(sample.population, **measures)


def _check_size(size: int, most: int, visit: Visit) -> None:
    if size > most:
        what = f"muốn đo {size} nhà, danh sách còn {most} nhà"
        raise Problem(683, what, where=visit.commune.name, mend=f"Nhập không quá {most} nhà.")


def _keep(sample: Sample, drawn: Draw, left: Sequence[Listed]) -> None:
    sample.frame_sha256, sample.method = drawn.frame_sha256, drawn.method
    sample.save()
    by_code = {each.record.household.code: each for each in left}
    SampleHouse.objects.bulk_create(
        SampleHouse(
            sample=sample,
            order=order,
            household_id=by_code[code].record.household_id,
            village_id=by_code[code].record.village_id,
            stratum=by_code[code].outcome.value,
            declared=by_code[code].record,
        )
        for order, code in enumerate(drawn.codes, start=1)
    )


@transaction.atomic
def record_remeasurement(
    *,
    sample_house: SampleHouse,
    record: HouseRecord,
    measured_at: datetime,
    by: Official | None,
    at: datetime,
    submission: Submission | None = None,
) -> Remeasurement:
    """A version of a drawn house's record is what was measured again. The one measured last counts, whenever it comes
    in; the same version again changes nothing. Problem 681 as above, 687 for a record of another house, 688 for one
    older than the list, 689 when the sample was concluded on."""
    house = SampleHouse.objects.select_related("sample", "household").get(pk=sample_house.pk)
    visit = _locked(Visit(pk=house.sample.visit_id))
    _check_open(visit, house)
    if record.household_id != house.household_id:
        what = f"phiếu đo là của hộ {record.household.code}, không phải hộ {house.household.code} trong mẫu"
        raise Problem(687, what, where=visit.commune.name, mend="Chọn đúng nhà trong danh sách mẫu.")
    if record.valid_from < house.sample.on:
        what = f"ngày đo {record.valid_from:%d/%m/%Y} ở trước ngày của danh sách {house.sample.on:%d/%m/%Y}"
        raise Problem(688, what, where=house.household.code, mend="Kiểm tra lại ngày đo.")
    if known := Remeasurement.objects.filter(record=record).first():
        return known
    made = Remeasurement.objects.create(
        house=house, record=record, measured_at=measured_at, recorded_at=at, by=by, submission=submission
    )
    details = {"house": house.household.code, "sample": house.sample.number, "version": record.version}
    details |= {"measured_at": measured_at.isoformat(), "submission": submission.pk if submission else None}
    record_audit(by=by, action="inspection.record_remeasurement", subject=str(visit.pk), details=details)
    return made


@transaction.atomic
def say_why_not(*, sample_house: SampleHouse, why_not: str, by: Official | None) -> SampleHouse:
    """Nobody could measure a drawn house, and why; empty words take that back. Problem 681 and 689 as above, 693 when
    the words are too few or the house was measured."""
    kept = SampleHouse.objects.select_related("sample", "household").get(pk=sample_house.pk)
    visit, words = _locked(Visit(pk=kept.sample.visit_id)), why_not.strip()
    _check_open(visit, kept)
    if words and not SHORTEST_REASON <= len(words) <= LONGEST_WHY_NOT:
        raise Problem(693, "lý do quá ngắn hoặc quá dài", where=kept.household.code, mend="Ghi vì sao không đo được.")
    if words and kept.remeasurements.exists():
        raise Problem(693, "nhà này đã đo", where=kept.household.code, mend="Không ghi lý do cho nhà đã đo.")
    before, kept.why_not = kept.why_not, words
    kept.save(update_fields=["why_not"])
    details = {"house": kept.household.code, "sample": kept.sample.number, "before": before}
    record_audit(by=by, action="inspection.say_why_not", subject=str(visit.pk), details=details, reason=words)
    return kept


def _check_open(visit: Visit, house: SampleHouse) -> None:
    newest = samples_of(visit)[-1]
    if newest.concluded:
        what = f"mẫu đã kết luận ngày {newest.concluded_on:%d/%m/%Y}"
        raise Problem(689, what, where=house.household.code, mend="Muốn đo thêm, rút mẫu thêm khi kết quả còn để ngỏ.")


@transaction.atomic
def conclude(*, sample: Sample, standing: str, reason: str, by: Official | None, on: date) -> Sample:
    """A person concludes on the samples of a visit, beside what the figures say; again: the newer conclusion holds, the
    older stays in the audit trail. Problem 681 as above, 690 without a reason, 691 without a measured house, 692 for a
    sample that is not the last, or words that are no conclusion."""
    visit = _locked(Visit(pk=sample.visit_id))
    kept = samples_of(visit)[-1]
    if kept.pk != sample.pk or standing not in Sample.Standing.values:
        raise Problem(692, "đã có mẫu sau, hoặc chưa chọn kết luận", where="Kết luận", mend="Kết luận ở mẫu sau cùng.")
    if len(reason.strip()) < SHORTEST_REASON:
        raise Problem(690, "chưa ghi lý do", where="Lý do", mend="Ghi vì sao kết luận như vậy.")
    found = _main(visit)
    if not found.measured:
        raise Problem(691, "chưa có nhà nào đo được", where=visit.commune.name, mend="Đo lại nhà trong mẫu trước.")
    before = {"concluded": kept.concluded, "reason": kept.conclusion, "on": str(kept.concluded_on or "")}
    kept.computed, kept.concluded, kept.conclusion = found.standing, standing, reason.strip()
    kept.concluded_on, kept.concluded_by = on, by
    kept.save()
    details = {"sample": kept.number, "concluded": standing, "computed": kept.computed, "before": before}
    details |= {"measured": found.measured, **_figures(found)}
    record_audit(by=by, action="inspection.conclude", subject=str(visit.pk), details=details, reason=kept.conclusion)
    return kept


def _figures(found: Found) -> dict[str, Any]:
    told = found.estimate
    return {"share": told.share, "low": told.low, "high": told.high} if told else {}
