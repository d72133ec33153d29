"""The head of the department's papers, and who signs them. The signing rights are simulated."""

from __future__ import annotations

from datchuan.demo.story import Story
from datchuan.documents.models import Letterhead, SigningRight
from datchuan.people.models import Office, Official


def make_letterheads(story: Story, offices: dict[str, Office], officials: list[Official]) -> None:
    by_name = {official.username: official for official in officials}
    for entry in story.letterheads:
        Letterhead.objects.create(**{**entry, "office": offices[entry["office"]]}, simulated=True)
    for right in story.signing_rights:
        given = {**right, "office": offices[right["office"]], "official": by_name[right["official"]]}
        SigningRight.objects.create(**given)
