from django.urls import include, path

from datchuan.sharing.api.door import nothing_here
from datchuan.sharing.api.service import PREFIX, openapi, operation_routes
from datchuan.sharing.web import api_page, keys

urlpatterns = [
    path("khoa-co-quan/", keys.keys, name="office-keys"),
    path("khoa-co-quan/<int:pk>/thu-hoi/", keys.revoke, name="office-key-revoke"),
    path("api/", api_page.operations, name="api"),
    path(f"{PREFIX}openapi.json", openapi, name="api-openapi"),
    path(PREFIX, include(operation_routes())),
    path(f"{PREFIX}<path:rest>", nothing_here, name="api-nothing-here"),
]
