"""A new draft: which paper, about what, by the facts of which day."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from datchuan.documents.access import house_of
from datchuan.documents.announcing import source_of
from datchuan.documents.operations.templates import draft_from_template
from datchuan.documents.templates import template_now, templates_now
from datchuan.kernel.problem import Problem
from datchuan.people.web.request import OfficialRequest
from datchuan.platform.access import requires


@requires("documents.draft")
def choose(request: OfficialRequest) -> HttpResponse:
    """The papers that can be drafted."""
    return render(request, "documents/choose.html", {"templates": templates_now(house_of(request.user))})


@requires("documents.draft")
def draft(request: OfficialRequest, key: str) -> HttpResponse:
    """What the paper is about; drafting it."""
    now = template_now(house_of(request.user), key)
    source = source_of(now.template.facts)
    chosen, problem = request.POST.get("about") or request.GET.get("ve", ""), None
    if request.method == "POST":
        try:
            made = draft_from_template(key=key, about=chosen, by=request.user, facts_on=request.day, on=request.today)
        except Problem as found:
            problem = found
        else:
            messages.success(request, "Đã soạn dự thảo từ số liệu. Đọc lại, sửa chỗ cần sửa rồi trình.")
            return redirect("document", pk=made.pk)
    context = {
        "template": now.template,
        "source": source,
        "subjects": source.subjects(request.user, request.day),
        "chosen": chosen,
        "problem": problem,
    }
    return render(request, "documents/draft.html", context, status=400 if problem else 200)
