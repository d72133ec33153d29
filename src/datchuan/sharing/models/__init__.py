"""Keys of offices, and what other systems are told."""

from datchuan.sharing.models.publishing import PublicPageSwitch
from datchuan.sharing.models.webhooks import Webhook, WebhookDelivery, WebhookEvent

__all__ = ["PublicPageSwitch", "Webhook", "WebhookDelivery", "WebhookEvent"]
