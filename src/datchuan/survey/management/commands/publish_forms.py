"""datchuan publish-forms: publish the forms of the project whose versions are new."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from datchuan.kernel.problem import Problem
from datchuan.kernel.resources import forms_folder
from datchuan.survey.operations import publish_forms


class Command(BaseCommand):
    help = "Công bố các biểu mẫu thu thập có phiên bản mới."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            made = publish_forms(folder=forms_folder(), by=None)
        except Problem as problem:
            raise CommandError(problem.sentence) from None
        for form in made:
            self.stdout.write(f"{form.key} {form.version}: {form.title}")
        if not made:
            self.stdout.write("Không có phiên bản mới.")
