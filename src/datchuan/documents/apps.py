from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "datchuan.documents"
    label = "documents"
    verbose_name = "Văn bản"
