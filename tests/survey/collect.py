"""A client that speaks as ODK Collect does, over a real connection: what it asks for, in its order, with its headers.

It reads form list, form, manifest and lists and compares their hashes; asks by HEAD where to send and how much at once;
sends the XML again with every batch of files, marks all batches but the last one, and begins again from the start when
the connection breaks.
"""

from __future__ import annotations

import hashlib
import http.client
import socket
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from email.utils import formatdate
from urllib.parse import urlsplit
from xml.etree import ElementTree

LIST = "{http://openrosa.org/xforms/xformsList}"
MANIFEST = "{http://openrosa.org/xforms/xformsManifest}"
BOUNDARY = "e5b1c6f0-7d8a-4a51-9f0b-collect"
INCOMPLETE = "*isIncomplete*"
Part = tuple[str, str, str, bytes]


@dataclass
class Collect:
    """One installation, with the address that was typed in as its server's."""

    server: str
    device: str = "collect:Abc123"

    def _headers(self) -> dict[str, str]:
        agent = "org.odk.collect.android/v2026.3.1 Dalvik/2.1.0 (Linux; U; Android 13)"
        return {"User-Agent": agent, "X-OpenRosa-Version": "1.0", "Date": formatdate(usegmt=True)}

    def ask(self, method: str, url: str, body: bytes | None = None, **headers: str) -> http.client.HTTPResponse:
        """One request; its answer is read whole (``.body``)."""
        parts = urlsplit(url)
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=60)
        connection.request(method, parts._replace(scheme="", netloc="").geturl(), body, {**self._headers(), **headers})
        answer = connection.getresponse()
        answer.body = answer.read()  # type: ignore[attr-defined]
        connection.close()
        assert answer.headers["X-OpenRosa-Version"] == "1.0"
        assert answer.headers["Date"]
        return answer

    def _fetched(self, entry: ElementTree.Element, space: str) -> str:
        content = self.ask("GET", entry.findtext(f"{space}downloadUrl") or "").body  # type: ignore[attr-defined]
        digest = hashlib.md5(content, usedforsecurity=False).hexdigest()
        assert entry.findtext(f"{space}hash") == f"md5:{digest}"
        return str(content.decode())

    def blank_form(self, key: str) -> tuple[str, dict[str, str]]:
        """A form and the files of its manifest, by name."""
        listed = ElementTree.fromstring(self.ask("GET", f"{self.server}/formList").body)  # type: ignore[attr-defined]
        form = next(each for each in listed if each.findtext(f"{LIST}formID") == key)
        address = form.findtext(f"{LIST}manifestUrl")
        if not address:
            return self._fetched(form, LIST), {}
        manifest = ElementTree.fromstring(self.ask("GET", address).body)  # type: ignore[attr-defined]
        files = {each.findtext(f"{MANIFEST}filename") or "": self._fetched(each, MANIFEST) for each in manifest}
        return self._fetched(form, LIST), files

    def batches(self, xml: bytes, files: Mapping[str, bytes]) -> tuple[str, list[bytes]]:
        """Where to send, and the bodies that are to be sent there one after another."""
        head = self.ask("HEAD", f"{self.server}/submission?deviceID={self.device.replace(':', '%3A')}")
        assert head.status == 204
        largest = int(head.headers["X-OpenRosa-Accept-Content-Length"])
        together: list[list[Part]] = [[]]
        size = len(xml)
        for name, content in files.items():
            if together[-1] and size + len(content) > largest:
                together.append([])
                size = len(xml)
            together[-1].append((name, name, "image/jpeg", content))
            size += len(content)
        sent: Part = ("xml_submission_file", "submission.xml", "text/xml", xml)
        more: Part = (INCOMPLETE, "", "", b"yes")
        bodies = [body_of([sent, *parts, *([more] if parts is not together[-1] else [])]) for parts in together]
        return head.headers["Location"], bodies

    def send(self, xml: bytes, files: Mapping[str, bytes], *, breaks_in: int | None = None) -> list[int]:
        """All batches, or until the connection breaks in the middle of one (``breaks_in``, from 0). The statuses."""
        address, bodies = self.batches(xml, files)
        told = []
        for number, body in enumerate(bodies):
            if number == breaks_in:
                self._break_off(address, body)
                return told
            told.append(self.ask("POST", address, body, **{"Content-Type": _KIND}).status)
        return told

    def _break_off(self, address: str, body: bytes) -> None:
        parts = urlsplit(address)
        headers = {**self._headers(), "Content-Type": _KIND, "Content-Length": str(len(body)), "Host": parts.netloc}
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        target = parts._replace(scheme="", netloc="").geturl()
        with socket.create_connection((parts.hostname, parts.port), timeout=60) as wire:
            wire.sendall(f"POST {target} HTTP/1.1\r\n{lines}\r\n".encode() + body[: len(body) // 2])
            wire.shutdown(socket.SHUT_WR)
            while wire.recv(65536):  # until the server has noticed: what it keeps of this it has kept by then
                pass


_KIND = f"multipart/form-data; boundary={BOUNDARY}"


def body_of(parts: Sequence[Part]) -> bytes:
    """A multipart body as OkHttp writes it: every part with its length."""
    body = b""
    for name, file, kind, content in parts:
        told = f'Content-Disposition: form-data; name="{name}"' + (f'; filename="{file}"' if file else "")
        told += f"\r\nContent-Type: {kind}" if kind else ""
        head = f"--{BOUNDARY}\r\n{told}\r\nContent-Length: {len(content)}\r\n\r\n"
        body += head.encode() + content + b"\r\n"
    return body + f"--{BOUNDARY}--\r\n".encode()
