from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "datchuan.documents"
    label = "documents"
    verbose_name = "Văn bản"

    def ready(self) -> None:
        from datchuan.documents.operations.batching import work_batches
        from datchuan.platform.working import on_work

        on_work(work_batches)
