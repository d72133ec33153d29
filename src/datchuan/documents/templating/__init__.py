"""Content templates of papers: text with places for facts, which a department changes without a programmer.

A template is a text file (``papers/*.md``, or a version kept in the database): a head in YAML, then the body as
:mod:`datchuan.documents.markup` with places ``{{ tên_xã }}``, choices ``{% if … %}`` and lists ``{% for … %}`` in
Jinja's notation, run in its sandbox. What a template may ask for is declared by the source of its facts; one that
asks for anything else is refused when it is saved.
"""

from datchuan.documents.templating.checking import check_template
from datchuan.documents.templating.fields import Each, Field, Group, Member, listed
from datchuan.documents.templating.filling import Written, fill
from datchuan.documents.templating.source import PaperTemplate, read_template

__all__ = [
    "Each",
    "Field",
    "Group",
    "Member",
    "PaperTemplate",
    "Written",
    "check_template",
    "fill",
    "listed",
    "read_template",
]
