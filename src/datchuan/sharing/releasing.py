"""What of a claim may leave the house without a person looking at it."""

from __future__ import annotations

from datchuan.dossiers.models import Claim


def released_actual(claim: Claim) -> str | None:
    """The actual state in words where they are those that were computed from the records (612/816 hộ = 75,0 %); None
    where a person typed others, for those may name people."""
    computed = (claim.computed or {}).get("actual", "")
    return claim.actual if computed and claim.actual == computed else None
