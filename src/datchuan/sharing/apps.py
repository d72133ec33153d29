from django.apps import AppConfig


class SharingConfig(AppConfig):
    name = "datchuan.sharing"
    label = "sharing"
    verbose_name = "Chia sẻ dữ liệu"

    def ready(self) -> None:
        from datchuan.dossiers.announcing import on_moved
        from datchuan.platform.working import on_work
        from datchuan.sharing.delivering import send_due
        from datchuan.sharing.outbox import note_moved

        on_moved(note_moved)
        on_work(send_due)
