"""A PDF written object by object, so that what it is made of need not fit into memory together."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import IO, Any

from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    NumberObject,
    PdfObject,
    StreamObject,
    TextStringObject,
)

CHUNK = 1 << 20
_HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"  # the second line tells programs that bytes follow, not text


def named(given: Mapping[str, Any]) -> DictionaryObject:
    """A PDF dictionary of plain values: texts that begin with "/" are names, whole numbers numbers."""
    return DictionaryObject({NameObject(f"/{key}"): valued(value) for key, value in given.items()})


def valued(value: Any) -> PdfObject:
    """One plain value as PDF has it."""
    if isinstance(value, PdfObject):
        return value
    if isinstance(value, str):
        return NameObject(value) if value.startswith("/") else TextStringObject(value)
    if isinstance(value, bytes):
        return ByteStringObject(value)
    if isinstance(value, Mapping):
        return named(value)
    if isinstance(value, (list, tuple)):
        return ArrayObject(valued(each) for each in value)
    return NumberObject(value)


def refer(number: int) -> IndirectObject:
    """A reference to the object of that number."""
    return IndirectObject(number, 0, None)


@dataclass
class PdfFile:
    """A PDF that is being written into ``file``. An object is reserved or put; each has a number, from 1."""

    file: IO[bytes]
    _starts: list[int] = field(default_factory=list)  # where object n begins, 0 while it is not written

    def __post_init__(self) -> None:
        self.file.write(_HEADER)

    def reserve(self) -> int:
        """A number for an object that others refer to before it is written."""
        self._starts.append(0)
        return len(self._starts)

    def put(self, made: PdfObject, number: int = 0) -> int:
        """Write an object, under its reserved number where it has one."""
        number = number or self.reserve()
        self._begin(number)
        made.write_to_stream(self.file)  # type: ignore[arg-type]
        self.file.write(b"\nendobj\n")
        return number

    def put_stream(self, about: Mapping[str, Any], content: bytes) -> int:
        """Write a stream whose bytes are at hand, as they are."""
        stream = StreamObject()
        stream.update(named(about))
        stream._data = content
        return self.put(stream)

    def put_file(self, about: Mapping[str, Any], source: IO[bytes], size: int) -> tuple[int, str]:
        """Copy a file of ``size`` bytes as a stream, a megabyte at a time; the object's number, the SHA-256 of what was
        copied. OSError when the file ends before its size."""
        number, digest, left = self.reserve(), hashlib.sha256(), size
        self._begin(number)
        named({**about, "Length": size}).write_to_stream(self.file)  # type: ignore[arg-type]
        self.file.write(b"\nstream\n")
        while left and (piece := source.read(min(CHUNK, left))):
            digest.update(piece)
            self.file.write(piece)
            left -= len(piece)
        if left:
            raise OSError(f"{left} bytes of the file are missing")
        self.file.write(b"\nendstream\nendobj\n")
        return number, digest.hexdigest()

    def mark(self) -> tuple[int, int]:
        """Where the file stands, for ``back_to``."""
        return self.file.tell(), len(self._starts)

    def back_to(self, mark: tuple[int, int]) -> None:
        """Forget what was written since: half of a damaged file."""
        at, count = mark
        self.file.seek(at)
        self.file.truncate()
        del self._starts[count:]

    def close(self, root: int, info: int, identity: bytes) -> None:
        """The table of objects and the end. ``identity``: 16 bytes, the same for the same content."""
        at = self.file.tell()
        self.file.write(f"xref\n0 {len(self._starts) + 1}\n0000000000 65535 f \n".encode())
        for start in self._starts:
            self.file.write(f"{start:010d} 00000 n \n".encode() if start else b"0000000000 65535 f \n")
        same = ByteStringObject(identity)
        told = {"Size": len(self._starts) + 1, "Root": refer(root), "Info": refer(info), "ID": [same, same]}
        self.file.write(b"trailer\n")
        named(told).write_to_stream(self.file)  # type: ignore[arg-type]
        self.file.write(f"\nstartxref\n{at}\n%%EOF\n".encode())

    def _begin(self, number: int) -> None:
        self._starts[number - 1] = self.file.tell()
        self.file.write(f"{number} 0 obj\n".encode())
