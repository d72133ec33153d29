"""Which addresses may be called: of the public Internet, or of the networks that the place has named.

A server that calls what somebody typed can be made to call its own inside (SSRF). So the name is looked up, every
address it has must be allowed, and the connection goes to the very address that was checked (``sharing.posting``).
"""

from __future__ import annotations

import socket
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

from datchuan.kernel.problem import Problem

Address = IPv4Address | IPv6Address
WHERE = "Địa chỉ"
LONGEST = 500
_NAT64 = IPv6Network("64:ff9b::/96")
_LAST_32_BITS = 2**32 - 1


def split_url(url: str) -> SplitResult:
    """The parts of an address that may be called at all. Problem 903 for anything else."""
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname, parts.port
    except ValueError:
        parts, host = None, None
    if parts is None or not host or len(url) > LONGEST or any(each.isspace() or not each.isprintable() for each in url):
        raise Problem(903, "không phải là một địa chỉ", where=WHERE, mend="Ghi như https://ntm.example.vn/nhan-tin.")
    if parts.scheme not in ("https", "http"):
        raise Problem(903, "địa chỉ phải bắt đầu bằng https://", where=WHERE, mend="Hỏi đơn vị nhận địa chỉ https.")
    if parts.username is not None or parts.fragment:
        what = "địa chỉ không được chứa tên đăng nhập, mật khẩu hay dấu #"
        raise Problem(903, what, where=WHERE, mend="Bỏ phần đó; người nhận kiểm tra bằng chữ ký của từng lần gửi.")
    return parts


def check_url(url: str) -> None:
    """Whether an address may be called now: its form, and where its name leads. Asks the name servers.

    Problem 903 for the form, and for http to anything but this machine; 904 for where it leads.
    """
    parts = split_url(url)
    address = allowed_address(parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80))
    check_scheme(parts.scheme, address)


def check_scheme(scheme: str, address: Address) -> None:
    """Problem 903 for http to anything but this machine: what goes over a network goes encrypted."""
    if scheme != "https" and not address.is_loopback:
        raise Problem(903, "địa chỉ phải bắt đầu bằng https://", where=WHERE, mend="Hỏi đơn vị nhận địa chỉ https.")


def allowed_address(host: str, port: int) -> Address:
    """Where a name leads, IPv4 before IPv6. Problem 904 when it leads nowhere, or when any of its addresses is not
    allowed: a name with one foot inside is refused whole."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        what = f"không tìm thấy máy chủ {host}"
        raise Problem(904, what, where=WHERE, mend="Xem lại tên máy chủ, hoặc thử lại sau.") from None
    addresses = sorted({ip_address(str(entry[4][0]).partition("%")[0]) for entry in found}, key=_order)
    for address in addresses:
        if not is_allowed(address):
            what = f"{host} là địa chỉ trong mạng nội bộ ({address}), hệ thống không gọi tới"
            mend = "Ghi địa chỉ công khai, hoặc nhờ quản trị máy chủ khai mạng đó ở DATCHUAN_WEBHOOK_NETWORKS."
            raise Problem(904, what, where=WHERE, mend=mend)
    return addresses[0]


def _order(address: Address) -> tuple[int, int]:
    return address.version, int(address)


def is_allowed(address: Address) -> bool:
    """Of the public Internet, or of a network that the place has named; an IPv6 address that carries an IPv4 one is
    asked by what it carries."""
    address = _carried(address)
    if any(address in ip_network(each, strict=False) for each in settings.WEBHOOK_NETWORKS):
        return True
    return address.is_global and not address.is_multicast and not address.is_reserved


def _carried(address: Address) -> Address:
    if isinstance(address, IPv4Address):
        return address
    if address in _NAT64:
        return IPv4Address(int(address) & _LAST_32_BITS)
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else address)
