from allauth.account.views import LogoutView
from django.urls import path

from datchuan.people.web import accounts, keys, views
from datchuan.platform.access import public

urlpatterns = [
    path("dang-nhap/", views.sign_in, name="account_login"),
    path("dang-xuat/", public(LogoutView.as_view()), name="account_logout"),
    path("khoa-doc/", keys.keys, name="read-keys"),
    path("khoa-doc/<int:pk>/thu-hoi/", keys.revoke, name="read-key-revoke"),
    path("quan-tri/", views.administration, name="administration"),
    path("quan-tri/dia-ban-can-bo/", views.areas, name="areas"),
    path("quan-tri/dia-ban-can-bo/<int:pk>/", views.move, name="official-move"),
    path("quan-tri/can-bo-moi/", accounts.add, name="official-add"),
]
