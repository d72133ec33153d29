"""The department's templates: read, change, compare with the one that came with the program."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from datchuan.documents.access import house_of
from datchuan.documents.announcing import source_of
from datchuan.documents.models import TemplateVersion
from datchuan.documents.operations.templates import save_template
from datchuan.documents.templates import template_files, template_now, templates_now
from datchuan.documents.templating import Each, Field, Group, Member, listed
from datchuan.documents.templating.notation import WORDS
from datchuan.kernel.problem import Problem
from datchuan.people.web.request import OfficialRequest
from datchuan.platform.access import requires


class TemplateForm(forms.Form):
    """A template's text, and a word on what was changed."""

    base = forms.IntegerField(widget=forms.HiddenInput)
    text = forms.CharField(
        label="Mẫu", max_length=100_000, strip=False, widget=forms.Textarea(attrs={"rows": 30, "spellcheck": "false"})
    )
    note = forms.CharField(label="Nội dung sửa", max_length=500, error_messages={"required": "Nội dung sửa: chưa ghi."})


@requires("documents.change_templates")
def templates(request: OfficialRequest) -> HttpResponse:
    """Every template, and which the department has changed."""
    return render(request, "documents/templates.html", {"templates": templates_now(house_of(request.user))})


@requires("documents.change_templates")
def template(request: OfficialRequest, key: str) -> HttpResponse:
    """One template: its text, the fields it may ask for, its versions. What was typed stays when it is refused."""
    office = house_of(request.user)
    now = template_now(office, key)
    asked = request.GET.get("ban", "")
    form = TemplateForm(
        request.POST or None, initial={"base": now.version, "text": _text(office.pk, key, asked) or now.text}
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = save_template(office=office, key=key, by=request.user, **form.cleaned_data)
        except Problem as problem:
            form.add_error(None, problem.sentence)
        else:
            messages.success(request, f"Đã ghi mẫu, bản {made.version}. Dự thảo soạn từ nay dùng bản này.")
            return redirect("template", key=key)
    context = {
        "now": now,
        "form": form,
        "fields": [_field(path, member) for path, member in listed(source_of(now.template.facts).members)],
        "formats": WORDS.items(),
        "versions": TemplateVersion.objects.filter(office=office, key=key).select_related("by").order_by("-version"),
    }
    return render(request, "documents/template.html", context, status=400 if form.errors else 200)


def _text(office: int, key: str, asked: str) -> str:
    """The text of an older version, ``0`` for the program's own; empty where none is asked for."""
    if asked == "0":
        return template_files()[key]
    found = TemplateVersion.objects.filter(office=office, key=key, version=asked) if asked.isdecimal() else None
    return (found.values_list("text", flat=True).first() or "") if found is not None else ""


def _field(path: str, member: Member) -> tuple[str, str, str, str]:
    kind = "danh sách" if isinstance(member, Each) else "nhóm" if isinstance(member, Group) else "trường"
    return path, member.label, kind, member.example if isinstance(member, Field) else ""
