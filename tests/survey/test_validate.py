"""The forms before ODK Validate, the judge that XLSForm tools ask, from pyxform's own package."""

from __future__ import annotations

import pytest
from pyxform.validators.odk_validate import ODKValidateError, check_xform
from tests.cluster import HAS_JAVA
from tests.survey.field import form_xml

from datchuan.kernel.resources import forms_folder
from datchuan.survey.forms.sources import read_sources

pytestmark = [pytest.mark.java, pytest.mark.skipif(not HAS_JAVA, reason="no Java on this machine")]
FORMS = [source.key for source in read_sources(forms_folder())]


def judged(tmp_path, monkeypatch, xml: str) -> list[str]:
    monkeypatch.delenv("JAVA_TOOL_OPTIONS", raising=False)  # Java tells of it, which counts as a warning
    (tmp_path / "form.xml").write_text(xml, encoding="utf-8")
    return check_xform(str(tmp_path / "form.xml"))


@pytest.mark.parametrize("key", FORMS)
def test_odk_validate_finds_nothing_in_a_form_of_ours(tmp_path, monkeypatch, key):
    assert judged(tmp_path, monkeypatch, form_xml(key)) == []


def test_odk_validate_refuses_a_form_that_is_broken(tmp_path, monkeypatch):
    in_a_circle = form_xml().replace("/data/identity/how  = 'quet'\"", "/data/identity/scanned  = 'quet'\"")
    with pytest.raises(ODKValidateError, match="scanned"):
        judged(tmp_path, monkeypatch, in_a_circle)
