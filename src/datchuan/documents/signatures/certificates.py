"""Certificates that the agency trusts, as files it gives: PEM (one or several in a file) or DER."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from datchuan.kernel.problem import Problem


def read_certificates(files: Iterable[bytes]) -> list[Any]:
    """asn1crypto certificates, in the order given. Problem 553 for a file that holds none."""
    return [each for place, data in enumerate(files, start=1) for each in _read(data, place)]


def _read(data: bytes, place: int) -> list[Any]:
    from asn1crypto import pem, x509

    try:
        blocks = [each[2] for each in pem.unarmor(data, multiple=True)] if pem.detect(data) else [data]
        made = [x509.Certificate.load(each, strict=True) for each in blocks]
        _ = [each.subject.native for each in made]  # it is parsed only when asked
    except (ValueError, TypeError) as error:
        raise Problem(
            553,
            f"Tệp chứng thư thứ {place} không đọc được",
            mend="Dùng tệp chứng thư PEM hoặc DER (.pem, .crt, .cer) do nơi cấp phát hành.",
        ) from error
    return made
