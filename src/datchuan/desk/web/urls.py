from django.urls import path

from datchuan.desk.web import telling

urlpatterns = [path("viec/thong-bao/cai-dat/", telling.preference, name="telling-preference")]
