from django.urls import include, path

from datchuan.sharing.api.door import nothing_here
from datchuan.sharing.api.service import PREFIX, openapi, operation_routes
from datchuan.sharing.web import api_page, keys, public, webhooks

urlpatterns = [
    path("moc-goi/", webhooks.webhooks, name="webhooks"),
    path("moc-goi/<int:pk>/", webhooks.webhook, name="webhook"),
    path("moc-goi/<int:pk>/gui-thu/", webhooks.trial, name="webhook-trial"),
    path("moc-goi/<int:pk>/tam-dung/", webhooks.pause, name="webhook-pause"),
    path("moc-goi/<int:pk>/chay-lai/", webhooks.resume, name="webhook-resume"),
    path("moc-goi/<int:pk>/go/", webhooks.remove, name="webhook-remove"),
    path("moc-goi/lan-gui/<int:pk>/gui-lai/", webhooks.again, name="webhook-again"),
    path("quan-tri/trang-cong-khai/", public.switch, name="public-page"),
    path("cong-khai/", public.verdicts, name="public-verdicts"),
    path("cong-khai/ket-luan.csv", public.as_csv, name="public-verdicts-csv"),
    path("khoa-co-quan/", keys.keys, name="office-keys"),
    path("khoa-co-quan/<int:pk>/thu-hoi/", keys.revoke, name="office-key-revoke"),
    path("api/", api_page.operations, name="api"),
    path(f"{PREFIX}openapi.json", openapi, name="api-openapi"),
    path(PREFIX, include(operation_routes())),
    path(f"{PREFIX}<path:rest>", nothing_here, name="api-nothing-here"),
]
