"""What a file of a plan's dossier may be."""

from __future__ import annotations

from datchuan.criteria.models import SignedScan
from datchuan.criteria.scans import clean_name, opened
from datchuan.kernel.problem import Problem
from datchuan.kernel.text import format_number

WHERE = "Tệp"
LARGEST_FILE = 60_000_000  # a sheet of drawings at 1/5.000 outweighs a decision by far
ACCEPTED = "application/pdf,image/png,image/jpeg"


def check_file_size(size: int, file_name: str) -> None:
    """Problem 714 for a file larger than a paper or drawing may be."""
    if size > LARGEST_FILE:
        weighs, most = format_number(size / 1_000_000, 1), LARGEST_FILE // 1_000_000
        what = f"“{clean_name(file_name)}” nặng {weighs} MB, giới hạn {most} MB"
        raise Problem(714, what, where=WHERE, mend="Chia thành nhiều tệp, hoặc xuất ở độ phân giải thấp hơn.")


def check_file(content: bytes, file_name: str) -> tuple[SignedScan.Kind, int]:
    """The kind of a file and its pages; a picture is one. Problem 341 and 342 as of ``kind_of_scan``, 714 for one too
    large, 715 for one that cannot be opened."""
    check_file_size(len(content), file_name)
    return opened(content, file_name, WHERE)
