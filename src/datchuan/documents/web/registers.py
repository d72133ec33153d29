"""The registers of the office: read, print, begin, close."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from datchuan.documents.access import house_of, registers_permission
from datchuan.documents.models import DocumentState, NumberBook
from datchuan.documents.models.outgoing import TYPES
from datchuan.documents.operations.registers import MOST_NUMBERS, begin_book, close_book
from datchuan.documents.registers import COLUMNS, rows_of, seal_of
from datchuan.documents.registers.metadata import as_csv, as_xml, fields_of, metadata_of
from datchuan.documents.registers.printing import head_of, register_pdf, register_workbook
from datchuan.documents.registers.rows import entries_of
from datchuan.kernel.problem import Problem
from datchuan.people.models import Official
from datchuan.people.web.request import OfficialRequest
from datchuan.platform.access import requires
from datchuan.platform.operations import record_audit

PAGE_SIZE = 50
METADATA = {"xml": ("application/xml", as_xml), "csv": ("text/csv; charset=utf-8", as_csv)}
FILES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
DIRECTIONS = [(key, label.capitalize()) for key, label in NumberBook.Direction.choices]


class BeginForm(forms.Form):
    """A register that goes on from paper."""

    direction = forms.ChoiceField(
        label="Sổ", choices=[(key, label.capitalize()) for key, label in NumberBook.Direction.choices]
    )
    type_ = forms.ChoiceField(label="Loại văn bản", choices=[("", "Chung, hoặc văn bản đến"), *TYPES], required=False)
    year = forms.IntegerField(label="Năm", min_value=1976, max_value=2100)
    first_number = forms.IntegerField(
        label="Số đầu", min_value=1, max_value=MOST_NUMBERS, help_text="Số liền sau số cuối đã cấp ở sổ giấy."
    )


@requires("documents.view")
def registers(request: OfficialRequest) -> HttpResponse:
    """The office's registers, newest year first."""
    return _page(request)


def _page(request: OfficialRequest, form: BeginForm | None = None) -> HttpResponse:
    office, keeps = house_of(request.user), _directions(request.user)
    waiting = Q(numbers__document__state=DocumentState.NUMBERED)
    books = NumberBook.objects.filter(office=office).annotate(
        given=Count("numbers", distinct=True),
        arrived=Count("incoming", distinct=True),
        waiting=Count("numbers", filter=waiting, distinct=True),
        void=Count("numbers", filter=~Q(numbers__void_reason=""), distinct=True),
    )
    context = {
        "office": office,
        "books": books,
        "may_keep": bool(keeps),
        "form": form or BeginForm(initial={"year": request.today.year, "direction": keeps[0] if keeps else ""}),
    }
    return render(request, "documents/registers.html", context, status=400 if form else 200)


def _directions(official: Official) -> list[str]:
    return [each for each in NumberBook.Direction.values if official.has_perm(registers_permission(each))]


def _book_or_404(request: OfficialRequest, pk: int) -> NumberBook:
    books = NumberBook.objects.select_related("office__parent", "closed_by")
    return get_object_or_404(books, pk=pk, office=house_of(request.user))


@requires("documents.view")
def register(request: OfficialRequest, pk: int) -> HttpResponse:
    """One register: its ten columns, a page at a time."""
    return _register_page(request, _book_or_404(request, pk))


def _register_page(request: OfficialRequest, book: NumberBook, problem: Problem | None = None) -> HttpResponse:
    page = Paginator(entries_of(book), PAGE_SIZE).get_page(request.GET.get("trang"))
    headings = [name for name, _ in COLUMNS[book.direction]]
    rows = [(row, list(zip(headings, row.cells, strict=True))) for row in rows_of(book, page.object_list)]
    context: dict[str, Any] = {
        "book": book,
        "headings": headings,
        "rows": rows,
        "page": page,
        "problem": problem,
        "is_whole": _seal_holds(book),
        "may_close": not book.closed_on and request.user.has_perm(registers_permission(book.direction)),
        "year_is_over": request.today.year > book.year or (request.today.month, request.today.day) == (12, 31),
        "route": "arrival" if book.direction == NumberBook.Direction.IN else "document",
    }
    return render(request, "documents/register.html", context, status=400 if problem else 200)


def _seal_holds(book: NumberBook) -> bool:
    """Whether a closed register still says what it said when it was closed."""
    return not book.closed_on or not book.digest or seal_of(rows_of(book)) == book.digest


@requires("documents.view")
def register_file(request: OfficialRequest, pk: int, kind: str) -> HttpResponse:
    """The whole register for paper or as a workbook; the audit chain remembers who took it."""
    if kind not in FILES:
        raise Http404("Không có dạng tệp này.")
    book = _book_or_404(request, pk)
    rows = rows_of(book)
    head = head_of(book, rows, request.today)
    content = register_workbook(book, rows, head) if kind == "xlsx" else register_pdf(book, rows, head, request.today)
    return _download(request, content, FILES[kind], f"so-van-ban-{_slug(book)}.{kind}")


@requires("documents.view")
def register_metadata(request: OfficialRequest, pk: int, kind: str) -> HttpResponse:
    """What Phụ lục VI wants known of the register's documents, as XML or CSV."""
    if kind not in METADATA:
        raise Http404("Không có dạng tệp này.")
    book = _book_or_404(request, pk)
    content_type, written = METADATA[kind]
    content = written(fields_of(book), metadata_of(book))
    return _download(request, content, content_type, f"sieu-du-lieu-{_slug(book)}.{kind}")


def _slug(book: NumberBook) -> str:
    kind = f"-{book.type.lower().replace('_', '-')}" if book.type else ""
    return f"{'den' if book.direction == NumberBook.Direction.IN else 'di'}-{book.year}{kind}"


def _download(request: OfficialRequest, content: bytes, content_type: str, name: str) -> HttpResponse:
    record_audit(by=request.user, action="documents.download", subject=name)
    disposition = f'attachment; filename="{name}"'
    return HttpResponse(content, content_type=content_type, headers={"Content-Disposition": disposition})


@require_POST
def _begin(request: OfficialRequest) -> HttpResponse:
    form = BeginForm(request.POST)
    if form.is_valid():
        try:
            book = begin_book(office=house_of(request.user), by=request.user, **form.cleaned_data)
        except Problem as problem:
            form.add_error(None, problem.sentence)
        else:
            messages.success(request, f"{book.title} sẽ cấp từ số {book.first_number:02d}.")
            return redirect("registers")
    return _page(request, form)


@require_POST
def _close(request: OfficialRequest, pk: int) -> HttpResponse:
    book = _book_or_404(request, pk)
    try:
        close_book(book=book, by=request.user, on=request.today)
    except Problem as problem:
        return _register_page(request, book, problem)
    messages.success(request, f"Đã khóa: {book.title.lower()}.")
    return redirect("register", pk=pk)


# Who keeps which register is asked in the operation: outgoing and incoming ones differ.
begin = requires("documents.view")(_begin)
close = requires("documents.view")(_close)
