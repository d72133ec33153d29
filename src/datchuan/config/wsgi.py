"""The WSGI entry point."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "datchuan.config.settings")
application = get_wsgi_application()

if os.environ.get("DATCHUAN_WORKER") == "thread":  # `datchuan run` says so; elsewhere `datchuan work` is run beside
    from datchuan.survey.working import start_worker

    start_worker()
