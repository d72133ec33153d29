from django.urls import path

from datchuan.programme.web import items, views

urlpatterns = [
    path("ke-hoach/", views.plan, name="plan"),
    path("ke-hoach/viec/<int:pk>/", items.item, name="work-item"),
    path("ke-hoach/viec/<int:pk>/trao-doi/", items.note, name="work-item-note"),
    path("ke-hoach/viec/<int:pk>/trao-doi/<int:note>/tep/", items.note_file, name="work-item-file"),
    path("ke-hoach/viec/<int:pk>/xong/", items.done, name="work-item-done"),
    path("ke-hoach/<int:year>/ke-hoach.<str:kind>", views.document, name="plan-document"),
]
