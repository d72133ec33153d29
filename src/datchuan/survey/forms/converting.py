"""XLSForm to XForm, by pyxform: the only place that loads it (a second)."""

from __future__ import annotations

from functools import lru_cache

from datchuan.kernel.problem import Problem
from datchuan.survey.forms.sources import FormSource


def convert(source: FormSource) -> str:
    """The form as XML. Problem 321 with pyxform's own words when it refuses the tables."""
    from pyxform.errors import PyXFormError

    try:
        return _to_xform(source.as_csv)
    except PyXFormError as error:
        what = f"bảng không chuyển được thành XForm: {error}"
        raise Problem(321, what, where=f"Biểu mẫu {source.key}", mend="Sửa bảng survey hoặc choices.") from None


@lru_cache(maxsize=16)
def _to_xform(tables: str) -> str:
    from pyxform.xls2xform import convert as to_xform

    return str(to_xform(xlsform=tables, file_type=".csv", validate=False).xform)
