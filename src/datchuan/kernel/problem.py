"""The one error that a person is meant to read."""

from __future__ import annotations


class Problem(Exception):  # noqa: N818 - what a person reads is a problem, not an error
    """Something a person can mend, said in Vietnamese: what is wrong, where, and how to mend it.

    ``number`` is stable and searchable: 1xx law files, 2xx territory, 3xx forms and uploads, 4xx access,
    5xx documents, 6xx evaluation, 7xx programme and master plans, 8xx recognitions and dossiers, 9xx set-up.
    """

    def __init__(self, number: int, what: str, *, where: str = "", mend: str = "") -> None:
        self.number, self.what, self.where, self.mend = number, what, where, mend
        super().__init__(self.sentence)

    @property
    def sentence(self) -> str:
        parts = [f"{self.where}: {self.what}" if self.where else self.what, self.mend]
        return " ".join(part if part.endswith((".", "?")) else f"{part}." for part in parts if part)
