"""The forms in the hands of ODK's own engine: what it fills in is taken, what it finds wrong we find wrong too."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from xml.etree import ElementTree

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.inspection.drawn import a_sample
from tests.inspection.visiting import a_visit
from tests.survey.engine import CHUNK, Case, Filled, fill, needs_node
from tests.survey.field import GOOD, HOUSE, VILLAGE, definition, device, form_xml

from datchuan.inspection.models import VisitRecord
from datchuan.kernel.resources import forms_folder
from datchuan.survey.forms.definition import FormDefinition, Question
from datchuan.survey.forms.rechecking import recheck, with_answers
from datchuan.survey.forms.sources import read_sources
from datchuan.survey.models import Submission
from datchuan.survey.operations import publish_forms, take_waiting

pytestmark = needs_node
FORMS = [source.key for source in read_sources(forms_folder())]
CHECKLISTS = [key for key in FORMS if key.startswith("visit-")]
TODAY = date(2020, 12, 31)
BLANKED = "không thuộc diện phải hỏi mà vẫn có trả lời."

# --- what it fills in is taken -------------------------------------------------------------------------------------

FROM_THE_DEVICE = {"started", "ended", "filled_on", "deviceid", "identity/code"}
WAYS = {
    "danh_sach": {"identity/listed": HOUSE},
    "quet": {"identity/scanned": HOUSE},
    "moi": {"identity/head_name": "Nông Văn Mới Đến"},
}


def house_answers(key: str, way: str) -> dict[str, str]:
    asked = definition(key).questions
    known = {**GOOD, **{path: next(iter(q.choices)) for path, q in asked.items() if q.choices and path not in GOOD}}
    kept = {path: text for path, text in known.items() if path in asked and path not in FROM_THE_DEVICE}
    return {**kept, "identity/how": way, "identity/listed": "", **WAYS[way], "note": "Đã đến tận nhà, trời mưa"}


def plan_answers(plan: str) -> dict[str, str]:
    return {
        "plan": plan,
        "seen_on": "2020-12-30",
        "approval/decision": "12/QĐ-UBND",
        "approval/approved_on": "2019-05-06",
        "approval/horizon_year": "2030",
        "publication/published_on": "2019-05-20",
        "publication/publication_forms": "hoi_nghi trung_bay",
        "publication/rules_decision": "13/QĐ-UBND",
        "publication/rules_issued_on": "2019-05-07",
        "built_to_plan": "co",
        "location": "22.3203 106.4846 260.5 5.5",
        "note": "Xem tại trụ sở",
    }


def visit_answers(key: str, visit: str, office: str) -> dict[str, str]:
    """Every indicator looked at, every place for a finding filled."""
    asked = definition(key).questions
    known = {"visit": visit, "held_on": "2020-12-30", "meeting/began_at": "08:30", "meeting/ended_at": "11:15"}
    known["closing/location"] = "22.3203 106.4846 260.5 5.5"
    for path, question in asked.items():
        if question.choices:
            known[path] = next(iter(question.choices))
        elif question.list_name == "visit-offices":
            known[path] = office
        elif "/due_on_" in path:
            known[path] = "2021-03-31"
        elif question.label and question.type == "string":
            known.setdefault(path, f"Đã xem: {question.label}")
    return known


def photos(key: str) -> dict[str, tuple[str, bytes]]:
    """So heavy that one request does not carry them all."""
    paths = [path for path, question in definition(key).questions.items() if question.type == "binary"]
    each = max(200_000, 1_800_000 // len(paths))
    return {path: (f"anh{number:02d}.jpg", bytes([number]) * each) for number, path in enumerate(paths)}


def whole_cases(lists: Mapping[str, str]) -> Iterator[Case]:
    for way in WAYS:
        yield Case("house-survey", house_answers("house-survey", way), photos("house-survey"), is_sent=True)
    for way in ("danh_sach", "quet"):
        yield Case("house-remeasure", house_answers("house-remeasure", way), photos("house-remeasure"), is_sent=True)
    plan = lists["masterplans.csv"].splitlines()[1].partition(",")[0]
    yield Case("master-plan", plan_answers(plan), photos("master-plan"), is_sent=True)
    for key in CHECKLISTS:
        visit = lists[f"{key.replace('visit-', 'visits-', 1)}.csv"].splitlines()[1].partition(",")[0]
        office = next(row for row in lists["visit-offices.csv"].splitlines() if row.endswith(f",{visit}"))
        yield Case(key, visit_answers(key, visit, office.partition(",")[0]), photos(key), is_sent=True)


def offered(client, key: str) -> tuple[dict[str, str], dict[str, str]]:
    """The forms and lists as a device downloads them."""
    forms = {form: client.get(f"/odk/{key}/forms/{form}.xml").content.decode() for form in FORMS}
    named = {(name, form) for form in FORMS for name in definition(form).lists}
    return forms, {f"{n}.csv": client.get(f"/odk/{key}/forms/{form}/{n}.csv").content.decode() for n, form in named}


@pytest.fixture
def inspected(qln, qhkt) -> None:
    """Two visits to the device's commune, of one criteria set each; the house is drawn to be measured again."""
    visit = a_visit(qln, qhkt)
    a_sample(visit, [HOUSE], visit.round.first_on)
    other = a_visit(qln, qhkt)
    VisitRecord.objects.filter(visit=other).update(criteria_set="vn-xa-2021")


def test_every_form_filled_in_by_the_engine_is_accepted_and_taken(client, province, inspected):
    publish_forms(folder=forms_folder(), by=None)
    _, key = device("20-1", "qln")  # houses of a sample are told to devices of the province alone
    forms, lists = offered(client, key)
    cases = list(whole_cases(lists))
    assert {case.form for case in cases} == set(FORMS), "a form that nobody fills in here"
    asked, filled = fill(forms, lists, cases)
    assert asked == {form: [f"{name}.csv" for name in definition(form).lists] for form in FORMS}
    for case, each in zip(cases, filled, strict=True):
        assert each.status == "ready", {path: node for path, node in each.nodes.items() if node.violation}
        assert len(each.parts) > 1
        assert [post(client, key, part) for part in each.parts] == [201] * len(each.parts)
        sent = Submission.objects.get(instance_id=each.nodes["meta/instanceID"].value)
        assert (sent.form.key, sent.state, sent.faults) == (case.form, Submission.State.CHECKED, [])
        assert unanswered(case, sent) <= {"identity/listed", "identity/scanned"}
        assert sorted(sent.attachments.values_list("name", "size")) == [(n, len(c)) for n, c in case.photos.values()]
    assert take_waiting() == len(cases)
    left = Submission.objects.exclude(state=Submission.State.TAKEN)
    assert not left, [each.faults for each in left]


def unanswered(case: Case, sent: Submission) -> set[str]:
    """Questions with a label that the case left blank: it is to answer all but the other ways to find a house."""
    asked = {path for path, question in definition(case.form).questions.items() if question.label}
    return asked - sent.values.keys()


def post(client, key: str, part: list[tuple[str, str, bytes]]) -> int:
    assert sum(len(content) for *_, content in part) <= CHUNK
    files = {name: SimpleUploadedFile(file, content) for name, file, content in part}
    return client.post(f"/odk/{key}/submission", files).status_code


# --- what it finds wrong, we find wrong ----------------------------------------------------------------------------

_VILLAGES = f"name,label\n{VILLAGE},Thôn Một\n06016-1/02,Thôn Hai\n"
_HOUSES = f"name,label,village,head_name\n{HOUSE},Hộ 1,{VILLAGE},Nông Một\nLS2,Hộ 2,06016-1/02,Lý Hai\n"
_DECLARED = "declared_1_1,declared_1_2,declared_9_1,declared_9_2"
_VISITS = f"name,label,{_DECLARED}\n7,Xã Bảy,Đạt,Đạt,0 nhà,612/816\n8,Xã Tám,Không đạt,Đạt,2 nhà,600/816\n"
LISTS = {
    "villages.csv": _VILLAGES,
    "houses.csv": _HOUSES,
    "sample-villages.csv": _VILLAGES,
    "sample-houses.csv": _HOUSES,
    **{f"{key.replace('visit-', 'visits-', 1)}.csv": _VISITS for key in CHECKLISTS},
    "visit-offices.csv": "name,label,visit\n" + "".join(f"{o},{o},{v}\n" for v in (7, 8) for o in ("qln", "ubnd-xa")),
    "masterplans.csv": "name,label,commune\n7,Quy hoạch bảy,06016\n8,Quy hoạch tám,06016\n",
}
NAMES = {
    file.removesuffix(".csv"): [row.partition(",")[0] for row in text.splitlines()[1:]] for file, text in LISTS.items()
}
HOUSES_OF = {VILLAGE: [HOUSE], "06016-1/02": ["LS2"]}
# Composed, decomposed, and blanks at either end.
LETTERS = ["a", "Đ", "ộ", "ộ", "–", " "]
EDGES = {
    "string": [0, 1, 2, 5, 99, 100, 101, 200, 201, 499, 500, 501, 4000, 4001],
    "int": [-1, 0, 1, 59, 60, 61, 199, 200, 201, 1849, 1850, 1999, 2000, 2019, 2020, 2021, 2100, 2101],
    "decimal": [-0.01, 0, 0.01, 9.5, 40.25, 1999.99, 2000, 2000.01],
    "date": [-20000, -366, -1, 0, 1, 400],
}
CASES_A_FORM, OF_A_CHECKLIST = 80, 15


def random_case(key: str, chance: random.Random) -> Case:
    asked = {path: q for path, q in definition(key).questions.items() if q.label and q.type != "binary"}
    answers = {path: random_answer(question, chance) for path, question in asked.items()}
    if answers.get("identity/listed") not in HOUSES_OF.get(answers.get("identity/village", ""), ()):
        answers["identity/listed"] = ""  # its filter: see below
    if not answers.get("visit"):
        answers |= {path: "" for path, question in asked.items() if question.list_name == "visit-offices"}
    return Case(key, {path: text for path, text in answers.items() if path in asked})


def random_answer(question: Question, chance: random.Random) -> str:
    if chance.random() < 0.2:
        return ""
    options = list(question.choices or ()) or NAMES.get(question.list_name, [])
    if options:
        chosen = chance.sample(options, chance.randint(1, len(options) if question.is_many else 1))
        return " ".join(sorted(chosen, key=options.index))
    if question.type == "geopoint":
        return f"{chance.uniform(-90, 90):.5f}1 {chance.uniform(-180, 180):.5f}1 {chance.randint(0, 3000)}.5 4.5"
    edge = chance.choice(EDGES.get(question.type, EDGES["string"]))
    if question.type == "date":
        return (TODAY + timedelta(days=edge)).isoformat()
    if question.type not in ("string", "barcode"):
        return repr(float(edge)) if question.type == "decimal" else str(edge)
    text = "".join(chance.choices(LETTERS, k=edge))
    return text if text.strip() else "a" * edge


def broken_cases(key: str) -> Iterator[Case]:
    """A checklist with every answer out of its bounds, and one with all left out that must be there: what lies five
    findings deep chance seldom reaches."""
    asked = {path: q for path, q in definition(key).questions.items() if q.label and q.type != "binary"}
    texts = {path: "a" * 4001 for path, q in asked.items() if q.type == "string" and not (q.choices or q.list_name)}
    days = {path: "2000-01-01" for path in asked if "/due_on_" in path}
    not_met = {path: "not_met" for path in asked if "/outcome_" in path}
    yield Case(key, {**texts, **days, **not_met, "held_on": "2021-01-01"})
    yield Case(key, {**{path: "Nhà tạm" for path in asked if "/found_" in path}, **not_met, "held_on": ""})


ODD = {
    "beyond 16 bits": {"identity/head_name": "\U0001f3e0" * 51},
    "chosen": {"identity/village": VILLAGE, "identity/how": "danh_sach", "identity/listed": HOUSE},
    "scanned": {"identity/village": VILLAGE, "identity/how": "quet", "identity/scanned": "LS2"},
    "blanks": {"identity/head_name": "   "},
    "house of another village": {"identity/village": VILLAGE, "identity/how": "danh_sach", "identity/listed": "LS2"},
}


@pytest.fixture(scope="module")
def batch() -> tuple[list[tuple[Case, Filled]], dict[str, Filled]]:
    """Random cases and the odd ones, all filled in by one process."""
    chance = random.Random(5)
    counts = {key: OF_A_CHECKLIST if key in CHECKLISTS else CASES_A_FORM for key in FORMS}
    cases = [random_case(key, chance) for key in FORMS for _ in range(counts[key])]
    cases += [each for key in CHECKLISTS for each in broken_cases(key)]
    odd_cases = [Case("house-survey", answers) for answers in ODD.values()] + [Case(CHECKLISTS[0], {"visit": "8"})]
    filled = fill({key: form_xml(key) for key in FORMS}, LISTS, cases + odd_cases)[1]
    return list(zip(cases, filled, strict=False)), dict(zip([*ODD, "visit"], filled[len(cases) :], strict=True))


@pytest.fixture
def answered(batch) -> list[tuple[Case, Filled]]:
    return batch[0]


def faults_of(form: FormDefinition, instance: ElementTree.Element) -> dict[str, str]:
    return {fault.path: fault.sentence for fault in recheck(form, instance, today=TODAY, lists=NAMES).faults}


def as_violation(said: str) -> str:
    return "required" if said == "phải trả lời mà để trống." else "constraint"


def test_required_and_constraints_fall_out_as_the_engine_says(answered):
    seen = set()
    for case, filled in answered:
        ours = faults_of(definition(case.form), ElementTree.fromstring(filled.xml))
        theirs = {path: node.violation for path, node in filled.nodes.items() if node.violation}
        assert {path: as_violation(said) for path, said in ours.items()} == theirs, case
        seen |= {(case.form, path, violation) for path, violation in theirs.items()}
    every = {
        (key, path, kind)
        for key in FORMS
        for path, question in definition(key).questions.items()
        for kind in ("required", "constraint")
        if getattr(question, kind)
    }
    assert every - seen == set(), "conditions that no case broke"


def test_what_is_not_to_be_asked_is_the_same(answered):
    for case, filled in answered:
        form = definition(case.form)
        answers = {**case.answers, **{p: filled.nodes[p].value for p, q in form.questions.items() if q.calculate}}
        given = with_every_answer(form, answers)
        ours = {path for path, said in faults_of(form, given).items() if said == BLANKED}
        theirs = {path for path, text in case.answers.items() if text and not filled.nodes[path].relevant}
        assert ours == theirs, case


def with_every_answer(form: FormDefinition, answers: Mapping[str, str]) -> ElementTree.Element:
    root = ElementTree.Element(form.root)
    for path in form.questions:
        here = root
        for step in path.split("/"):
            found = here.find(step)
            here = ElementTree.SubElement(here, step) if found is None else found
        here.text = answers.get(path, "")
    return root


def test_calculations_and_what_is_left_out_are_the_same(answered):
    for case, filled in answered:
        form = definition(case.form)
        # What a form copies from a list: a server has no list to look into, and keeps what was sent.
        copied = {path: filled.nodes[path].value for path, q in form.questions.items() if not (q.label or q.calculate)}
        ours = with_answers(form, ElementTree.Element(form.root), {**copied, **case.answers}, TODAY)
        for path, question in form.questions.items():
            if question.calculate or path in case.answers:
                node = filled.nodes[path]
                assert (ours.findtext(path) or "") == (node.value if node.relevant else ""), (path, case)


def test_a_chosen_visit_brings_what_is_declared(batch):
    nodes = batch[1]["visit"].nodes
    assert [nodes[f"declared_{code}"].value for code in ("1_1", "9_2")] == ["Không đạt", "600/816"]
    assert nodes["visit_label"].value == "Xã Tám"


@pytest.mark.parametrize(("way", "head"), [("chosen", "Nông Một"), ("scanned", "Lý Hai")])
def test_a_known_house_fills_in_its_head(batch, way, head):
    """Without a calculation in between: the engine tells of a changed answer before it calculates anew."""
    assert batch[1][way].nodes["identity/head_name"].value == head


# --- where the engine and we differ, by name -----------------------------------------------------------------------


def odd(batch, name: str) -> tuple[dict[str, str], Filled]:
    """What we find wrong with an odd case, and what the engine said."""
    filled = batch[1][name]
    return faults_of(definition("house-survey"), ElementTree.fromstring(filled.xml)), filled


def test_the_engine_counts_a_letter_beyond_16_bits_twice_and_we_once(batch):
    """XPath 1.0 counts characters: we are right, and hold nothing that a device let pass."""
    ours, theirs = odd(batch, "beyond 16 bits")
    assert theirs.nodes["identity/head_name"].violation == "constraint"
    assert "identity/head_name" not in ours


def test_blanks_are_an_answer_to_the_engine_and_none_to_us(batch):
    """A name of blanks names nobody: such a submission is held for a person."""
    ours, theirs = odd(batch, "blanks")
    assert theirs.nodes["identity/head_name"].violation == ""
    assert as_violation(ours["identity/head_name"]) == "required"


def test_the_engine_drops_a_choice_that_its_filter_leaves_out_and_we_take_any_of_the_list(batch):
    """Lists are asked name by name, never read whole; a house of another village of the area can be scanned anyway."""
    _, theirs = odd(batch, "house of another village")
    assert theirs.nodes["identity/listed"].value == ""
    form = definition("house-survey")
    assert "identity/listed" not in faults_of(form, with_every_answer(form, ODD["house of another village"]))
