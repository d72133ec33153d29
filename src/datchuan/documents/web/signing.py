"""Digital signatures: what the agency trusts and shows, and the signed copies of a document."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from datchuan.documents.access import house_of
from datchuan.documents.models import IssuedCopy, SignaturePicture, TrustedCertificate
from datchuan.documents.operations.signing import keep_signed, seal_here, sign_here
from datchuan.documents.operations.trusting import WIDEST_SEAL, keep_picture, trust_certificate, trust_no_more
from datchuan.documents.queries import rights_on
from datchuan.documents.signatures.signing import Key
from datchuan.documents.web.found import document_or_404
from datchuan.kernel.problem import Problem
from datchuan.people.models import Official
from datchuan.people.web.request import OfficialRequest
from datchuan.platform.access import requires


def _file(label: str, accept: str, help_text: str = "") -> forms.FileField:
    errors = {"required": f"{label}: chưa chọn tệp.", "empty": f"{label}: tệp trống."}
    return forms.FileField(
        label=label,
        help_text=help_text,
        error_messages=errors,
        widget=forms.ClearableFileInput(attrs={"accept": accept}),
    )


class CertificateForm(forms.Form):
    file = _file("Chứng thư của nơi cấp", ".pem,.crt,.cer,.der", "PEM hoặc DER, do nơi cấp chứng thư công bố.")


class PictureForm(forms.Form):
    """A picture of a signature, or of the seal when nobody is named."""

    official = forms.ModelChoiceField(
        Official.objects.none(), label="Chữ ký của", required=False, empty_label="Dấu của cơ quan"
    )
    file = _file("Ảnh", ".png", "PNG nền trong suốt; chữ ký màu xanh, dấu màu đỏ.")
    width_mm = forms.DecimalField(
        label="Bề ngang thật của dấu (mm)",
        required=False,
        min_value=1,
        max_value=WIDEST_SEAL,
        decimal_places=1,
        localize=True,
        help_text="Chỉ ghi cho dấu.",
    )


class SignedForm(forms.Form):
    file = _file("Tệp PDF đã ký số", ".pdf")


class KeyForm(forms.Form):
    """A key that is used once and not kept."""

    file = _file("Tệp chứng thư ký", ".p12,.pfx", "PKCS#12. Tệp và mật khẩu không được lưu.")
    password = forms.CharField(
        label="Mật khẩu", required=False, strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "off"})
    )


@requires("documents.change_templates")
def trust(request: OfficialRequest) -> HttpResponse:
    """The agency's trusted certificates and pictures; adding to them."""
    return _trust_page(request)


def _trust_page(request: OfficialRequest, problem: Problem | None = None) -> HttpResponse:
    office = house_of(request.user)
    people = Official.objects.filter(pk__in=rights_on(office, request.today).values("official"))
    pictures = PictureForm(prefix="anh")
    pictures.fields["official"].queryset = people  # type: ignore[attr-defined]
    context = {
        "office": office,
        "problem": problem,
        "certificates": TrustedCertificate.objects.filter(office=office, removed_at=None).select_related("added_by"),
        "pictures": SignaturePicture.objects.filter(office=office).select_related("official").defer("content"),
        "now": timezone.now(),
        "certificate_form": CertificateForm(prefix="tin"),
        "picture_form": pictures,
    }
    return render(request, "documents/trust.html", context, status=400 if problem else 200)


def _fault(form: forms.Form) -> Problem:
    said = " ".join(str(error) for errors in form.errors.values() for error in errors)
    return Problem(576, said, mend="Chọn lại rồi gửi.")


@require_POST
def _add_certificate(request: OfficialRequest) -> HttpResponse:
    form = CertificateForm(request.POST, request.FILES, prefix="tin")
    if not form.is_valid():
        return _trust_page(request, _fault(form))
    try:
        made = trust_certificate(
            office=house_of(request.user), content=form.cleaned_data["file"].read(), by=request.user
        )
    except Problem as problem:
        return _trust_page(request, problem)
    messages.success(request, f"Đã tin cậy {', '.join(each.subject for each in made)}.")
    return redirect("trust")


@require_POST
def _remove_certificate(request: OfficialRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(TrustedCertificate, pk=pk, office=house_of(request.user), removed_at=None)
    trust_no_more(certificate=found, by=request.user)
    messages.success(request, f"Đã bỏ {found.subject} khỏi danh sách tin cậy.")
    return redirect("trust")


@require_POST
def _add_picture(request: OfficialRequest) -> HttpResponse:
    office = house_of(request.user)
    form = PictureForm(request.POST, request.FILES, prefix="anh")
    people = Official.objects.filter(pk__in=rights_on(office, request.today).values("official"))
    form.fields["official"].queryset = people  # type: ignore[attr-defined]
    if not form.is_valid():
        return _trust_page(request, _fault(form))
    told = form.cleaned_data
    try:
        keep_picture(
            office=office,
            official=told["official"],
            content=told["file"].read(),
            width_mm=told["width_mm"],
            by=request.user,
        )
    except Problem as problem:
        return _trust_page(request, problem)
    messages.success(request, "Đã lưu ảnh.")
    return redirect("trust")


@requires("documents.view")
def signing(request: OfficialRequest, pk: int) -> HttpResponse:
    """What the signatures of the kept copies say; handing in a signed file, signing, sealing."""
    return _signing_page(request, pk)


def _signing_page(request: OfficialRequest, pk: int, problem: Problem | None = None) -> HttpResponse:
    found = document_or_404(request, pk)
    copies = {copy.kind: copy for copy in found.copies.select_related("added_by")}
    is_clerk = request.user.has_perm("documents.keep_registers") and house_of(request.user).pk == found.office_id
    is_signer = request.user.pk == found.signed_by_id
    is_issued, kinds = IssuedCopy.Kind.PDF in copies, IssuedCopy.Kind
    more = is_issued and kinds.SEALED not in copies
    context = {
        "found": found,
        "problem": problem,
        "copies": [copies[kind] for kind in (kinds.SIGNED, kinds.SEALED) if kind in copies],
        "is_issued": is_issued,
        "hand_in": SignedForm(prefix="tep") if more and (is_clerk or is_signer) else None,
        "sign": KeyForm(prefix="ky") if is_signer and is_issued and kinds.SIGNED not in copies else None,
        "seal": KeyForm(prefix="dau") if is_clerk and more and kinds.SIGNED in copies else None,
    }
    return render(request, "documents/signing.html", context, status=400 if problem else 200)


@require_POST
def _hand_in(request: OfficialRequest, pk: int) -> HttpResponse:
    form = SignedForm(request.POST, request.FILES, prefix="tep")

    def keep(document: Any) -> IssuedCopy:
        content = form.cleaned_data["file"].read()
        return keep_signed(document=document, pdf=content, by=request.user, at=timezone.now())

    return _kept(request, pk, form, keep)


@require_POST
def _sign(request: OfficialRequest, pk: int) -> HttpResponse:
    form = KeyForm(request.POST, request.FILES, prefix="ky")
    return _kept(
        request, pk, form, lambda found: sign_here(document=found, key=_key(form), by=request.user, at=timezone.now())
    )


@require_POST
def _seal(request: OfficialRequest, pk: int) -> HttpResponse:
    form = KeyForm(request.POST, request.FILES, prefix="dau")
    return _kept(
        request, pk, form, lambda found: seal_here(document=found, key=_key(form), by=request.user, at=timezone.now())
    )


def _key(form: KeyForm) -> Key:
    return Key(form.cleaned_data["file"].read(), form.cleaned_data["password"])


def _kept(request: OfficialRequest, pk: int, form: forms.Form, keep: Callable[[Any], IssuedCopy]) -> HttpResponse:
    document = document_or_404(request, pk)
    if not form.is_valid():
        return _signing_page(request, pk, _fault(form))
    try:
        made = keep(document)
    except Problem as problem:
        return _signing_page(request, pk, problem)
    messages.success(request, f"Đã lưu {made.get_kind_display()}.")
    return redirect("document-signing", pk=pk)


add_certificate = requires("documents.change_templates")(_add_certificate)
remove_certificate = requires("documents.change_templates")(_remove_certificate)
add_picture = requires("documents.change_templates")(_add_picture)
# Who may is asked in the operation: the signatory signs, the clerk seals; both may hand in.
hand_in = requires("documents.view")(_hand_in)
sign = requires("documents.view")(sensitive_post_parameters()(_sign))
seal = requires("documents.view")(sensitive_post_parameters()(_seal))
