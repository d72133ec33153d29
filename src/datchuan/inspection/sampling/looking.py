"""A further sample where the first left the result open: both are one sample, looked at a second time.

The houses of the second are drawn from those the first left, within the same strata, so together they are a random
sample of each stratum. But that there is a second was decided by what the first showed: whoever looks twice errs more
often. So the second look is made at half the error that is allowed (docs/sampling.md says what that guarantees).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from datchuan.inspection.sampling.drawing import Candidate

MOST_SAMPLES = 2  # of one visit: more was not tested


def confidence_of_look(confidence: float, number: int) -> float:
    """The confidence of the interval at the ``number``-th look, for ``confidence`` on the whole."""
    return 1 - (1 - confidence) / number


def left_of(candidates: Sequence[Candidate], drawn: Collection[str]) -> list[Candidate]:
    """What a further sample is drawn from: the list of the first without its houses, by code."""
    return [each for each in candidates if each.code not in drawn]
