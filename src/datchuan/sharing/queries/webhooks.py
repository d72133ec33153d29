"""Webhooks as the page of their keepers shows them."""

from __future__ import annotations

from django.db.models import Count, Max, Q, QuerySet

from datchuan.sharing.models import Webhook, WebhookDelivery


def webhooks_now() -> QuerySet[Webhook]:
    """Those that were not removed, with how many deliveries went (``sent``), wait (``waiting``), were given up
    (``lost``), and when one last arrived (``last_at``). One query."""
    return (
        Webhook.objects.filter(removed_at=None)
        .select_related("office", "made_by")
        .annotate(
            sent=Count("deliveries", filter=Q(deliveries__delivered_at__isnull=False)),
            waiting=Count("deliveries", filter=Q(deliveries__next_at__isnull=False)),
            lost=Count("deliveries", filter=Q(deliveries__given_up_at__isnull=False)),
            last_at=Max("deliveries__delivered_at"),
        )
    )


def deliveries_of(webhook: Webhook) -> QuerySet[WebhookDelivery]:
    """What was sent to it or waits, newest first, with its dossier and commune."""
    return WebhookDelivery.objects.filter(webhook=webhook).select_related("dossier__commune")
