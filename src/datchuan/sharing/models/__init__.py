"""What other systems read: the keys of offices."""

from datchuan.sharing.models.keys import SCOPES, OfficeKey

__all__ = ["SCOPES", "OfficeKey"]
