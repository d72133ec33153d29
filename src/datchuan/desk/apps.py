from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "datchuan.desk"
    label = "desk"
    verbose_name = "Việc của tôi"

    def ready(self) -> None:
        from datchuan.desk.mailing import send_notifications
        from datchuan.platform.timing import EveryMinutes, Job, on_clock

        on_clock(
            Job("mail", "Gửi thông báo bằng thư điện tử", EveryMinutes(10), send_notifications, commits_itself=True)
        )
