from __future__ import annotations

import pytest

from datchuan.kernel.resources import forms_folder
from datchuan.survey.operations import publish_forms


@pytest.fixture(scope="module")
def forms_published(shared_world: None) -> None:
    """The forms of the project, converted and published once for all tests of a module."""
    publish_forms(folder=forms_folder(), by=None)
