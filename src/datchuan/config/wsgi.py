"""The WSGI entry point."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from datchuan.platform.web.whole_body import WholeBody

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "datchuan.config.settings")
application = WholeBody(get_wsgi_application())
_ = get_resolver().url_patterns  # loads every page now: the first person need not wait for that

if os.environ.get("DATCHUAN_WORKER") == "thread":  # `datchuan run` says so; elsewhere `datchuan work` is run beside
    from datchuan.survey.working import start_worker

    start_worker()
