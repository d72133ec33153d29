"""What other systems read and are told: keys of offices, webhooks, whether the public page is on."""

from datchuan.sharing.models.keys import SCOPES, OfficeKey
from datchuan.sharing.models.publishing import PublicPageSwitch
from datchuan.sharing.models.webhooks import Webhook, WebhookDelivery, WebhookEvent

__all__ = ["SCOPES", "OfficeKey", "PublicPageSwitch", "Webhook", "WebhookDelivery", "WebhookEvent"]
