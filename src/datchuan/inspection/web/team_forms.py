"""Forms of a round's people: a team, days on which someone cannot go."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, cast

from django import forms
from django.http import QueryDict

from datchuan.inspection.models import Round
from datchuan.kernel.problem import Problem
from datchuan.people.models import Official
from datchuan.platform.web.telling import Telling, day_field, text_field

TWO_LEADS = 626


class TeamForm(Telling):
    """``seen`` are the members that the person had before them. Anyone who may sign in is understood, so that someone
    of another division is told by name and not as a fault of the list."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    name = text_field("Tên đoàn", 100)
    lead = forms.ChoiceField(label="Trưởng đoàn", error_messages={"required": "Trưởng đoàn: chưa chọn."})
    members = forms.MultipleChoiceField(
        label="Thành viên",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Ai đã ở đoàn khác của đợt thì ghi rõ bên cạnh tên.",
    )

    def __init__(self, *args: Any, officials: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shown = officials
        every = [(str(pk), name) for pk, name in Official.objects.filter(is_active=True).values_list("pk", "full_name")]
        for name in ("lead", "members"):
            self.fields[name].choices = every  # type: ignore[attr-defined]
            self.fields[name].widget.choices = officials  # type: ignore[attr-defined]
        self.fields["lead"].widget.choices = [("", "Chọn trưởng đoàn"), *officials]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        if len(leads := set(cast(QueryDict, self.data).getlist("lead"))) > 1:
            what = f"đoàn có {len(leads)} trưởng đoàn"
            self.tell(
                Problem(TWO_LEADS, what, where="Trưởng đoàn", mend="Chọn một người; người kia ghi là thành viên.")
            )
        return super().clean() or {}

    def people(self) -> list[Official]:
        """The members, the lead first."""
        wanted = list(dict.fromkeys([self.cleaned_data["lead"], *self.cleaned_data["members"]]))
        found = Official.objects.select_related("office").in_bulk(wanted)
        return [found[int(pk)] for pk in wanted]

    def see(self, members: Iterable[int]) -> None:
        """Who was told of these members has seen them: the next time their own choice is taken."""
        data = cast(QueryDict, self.data).copy()
        data["seen"] = " ".join(map(str, sorted(members)))
        self.data = data

    def seen_members(self) -> list[int]:
        return [int(pk) for pk in self.cleaned_data["seen"].split() if pk.isdecimal()]


class AbsenceForm(Telling):
    official = forms.ChoiceField(label="Ai vắng", error_messages={"required": "Ai vắng: chưa chọn."})
    first_on = day_field("Từ ngày")
    last_on = day_field("Đến ngày", help_text="Kể cả ngày này.")
    reason = text_field(
        "Lý do", 200, required=False, help_text="Ví dụ: nghỉ phép, đi công tác. Không ghi việc riêng tư."
    )

    def __init__(self, *args: Any, officials: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["official"].choices = [("", "Chọn người"), *officials]  # type: ignore[attr-defined]


def officials_of(round_: Round) -> list[Official]:
    """Who may go: people of the lead division and of those that coordinate."""
    divisions = [round_.lead_id, *(each.pk for each in round_.coordinating.all())]
    found = Official.objects.filter(is_active=True, office__in=divisions).select_related("office")
    return sorted(found, key=lambda each: (each.office_id != round_.lead_id, each.office.key, each.full_name))
