from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "datchuan.documents"
    label = "documents"
    verbose_name = "Văn bản"

    def ready(self) -> None:
        from datchuan.desk.announcing import offer_happenings, offer_waiting
        from datchuan.documents.operations.batching import work_batches
        from datchuan.documents.waiting import ArrivalsWait, DocumentsHappen, DocumentsWait
        from datchuan.platform.working import on_work

        on_work(work_batches)
        offer_waiting(DocumentsWait())
        offer_waiting(ArrivalsWait())
        offer_happenings(DocumentsHappen())
