"""Routes of devices. They come before all others (config/urls.py): nothing is asked as often."""

from django.urls import path

from datchuan.survey.web import openrosa

_ROUTES = [
    ("formList", openrosa.form_list, "forms"),
    ("forms/<slug:form>.xml", openrosa.form_xml, "form"),
    ("forms/<slug:form>/manifest", openrosa.manifest, "manifest"),
    ("forms/<slug:form>/<slug:name>.csv", openrosa.attached_list, "list"),
    ("submission", openrosa.submission, "submission"),
]

# A device shows its key in the address, or as a password (then without it in the address).
urlpatterns = [path(f"odk/{route}", view, name=f"odk-basic-{name}") for route, view, name in _ROUTES]
urlpatterns += [path(f"odk/<str:key>/{route}", view, name=f"odk-{name}") for route, view, name in _ROUTES]
