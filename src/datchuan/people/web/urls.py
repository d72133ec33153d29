from allauth.account.views import LoginView, LogoutView
from django.urls import path

from datchuan.people.web import views
from datchuan.platform.access import public

urlpatterns = [
    path("dang-nhap/", public(LoginView.as_view(template_name="people/sign_in.html")), name="account_login"),
    path("dang-xuat/", public(LogoutView.as_view()), name="account_logout"),
    path("quan-tri/", views.administration, name="administration"),
    path("quan-tri/dia-ban-can-bo/", views.areas, name="areas"),
    path("quan-tri/dia-ban-can-bo/<int:pk>/", views.move, name="official-move"),
]
