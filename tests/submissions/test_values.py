"""Days, numbers and texts of a submission: typed in many ways, kept in one, told in the reader's."""

import pytest
from django.http import QueryDict
from django.utils import translation

from core import clock
from submissions.content import Answer
from submissions.fields import Column, Field, Form, Group, Kind
from submissions.forms.content import SubmissionForm
from submissions.values import number

MILESTONES = Field(
    "milestones",
    "Milestones",
    Kind.ROWS,
    limit=3,
    columns=(
        Column("name", "What"),
        Column("due", "Due", Kind.DATE, required=True),
        Column("target", "Target", Kind.NUMBER),
        Column("contact_email", "E-mail", Kind.EMAIL),
    ),
)
START = Field("start", "Start", Kind.DATE, required=True)
TEXT = Field("text", "Text", Kind.TEXT, limit=12, least=5)
FORM = Form((Group("all", "All", (START, TEXT, MILESTONES)),))


class PlanForm(SubmissionForm):
    definition = FORM


def form(**sent):
    data = QueryDict(mutable=True)
    data.update(sent)
    return PlanForm(data)


NUMBERS = {
    "1200": "1200",
    "1 200,5": "1200.5",
    "1\u202f200,5": "1200.5",
    "1,200.5": "1200.5",
    "1.200,5": "1200.5",
    "1’200.50": "1200.5",
    "1,200,000": "1200000",
    "1.200.000,25": "1200000.25",
    "1200,500": "1200.5",
    "0,125": "0.1250",
    "1.2340": "1.2340",
    "12 345,6": "12345.6",
    "12 345,678": "12345.6780",
    "-5": "-5",
    "\u22125,5": "-5.5",
    "- 0,0": "0",
    "007": "7",
    "99999999999999.9999": "99999999999999.9999",
}


@pytest.mark.parametrize(("typed", "kept"), NUMBERS.items(), ids=NUMBERS)
def test_a_number_is_kept_in_one_way_and_reads_the_same_again(typed, kept):
    assert (number(typed), number(kept)) == (kept, kept)


NOT_A_NUMBER = "This is not a number, such as 1200 or 1200.5."
TOO_LONG = "At most 14 digits before and 4 after the decimal point."
NO_NUMBERS = {
    "1,200": "Write 1200 or 1.2000: some read this as one, some as the other.",
    "1.200": "Write 1200 or 1.2000: some read this as one, some as the other.",
    "-1,200": "Write 1200 or 1.2000: some read this as one, some as the other.",
    "twelve": NOT_A_NUMBER,
    "1 20": NOT_A_NUMBER,
    "1,200,00": NOT_A_NUMBER,
    "1,200,000,5": NOT_A_NUMBER,
    "1.2.3": NOT_A_NUMBER,
    "--1": NOT_A_NUMBER,
    "1e5": NOT_A_NUMBER,
    "50 %": NOT_A_NUMBER,
    "٥": NOT_A_NUMBER,
    "100000000000000": TOO_LONG,
    "0.12345": TOO_LONG,
}


@pytest.mark.parametrize(("typed", "problem"), NO_NUMBERS.items(), ids=NO_NUMBERS)
def test_what_is_no_number_or_can_be_read_as_two_is_asked_again(typed, problem):
    sent = form(start="2027-03-31", **{"milestones-0-due": "2027-01-01", "milestones-0-target": typed})

    assert sent.errors["milestones"] == [f"Row 1, “Target”: {problem}"]


FAR = f"Give a day from 1950 to {clock.today().year + 50}."
DAYS = {
    "": (None, "Not given yet."),
    "2027-03-31": ("2027-03-31", ""),
    " 2027-3-1 ": ("2027-03-01", ""),
    "31/03/2027": (None, "Give the day as year, month and day, such as 2027-03-31."),
    "2027-02-30": (None, "Give the day as year, month and day, such as 2027-03-31."),
    "1949-12-31": (None, FAR),
    "0001-01-01": (None, FAR),
}


@pytest.mark.parametrize(("typed", "outcome"), DAYS.items(), ids=DAYS)
def test_a_day_is_kept_as_text(typed, outcome):
    sent = form(start=typed)

    assert ((sent.is_valid() and sent.content["start"]) or None, *sent.errors.get("start", [""])) == outcome


LENGTHS = {
    "": [],
    "<p>abcd</p>": ["The text has 4 characters; at least 5 are needed."],
    "<p>👨‍👩‍👧👨‍👩‍👧</p><p>éa</p>": [],
    "<p>abcdefghijkl</p>": [],
    "<p>abcdefghijklm</p>": ["The text has 13 characters; at most 12 characters can be sent."],
}


@pytest.mark.parametrize(("typed", "errors"), LENGTHS.items(), ids=LENGTHS)
def test_a_text_says_neither_too_little_nor_too_much(typed, errors):
    assert form(start="2027-03-31", text=typed, text_format="html").errors.get("text", []) == errors


def test_the_page_says_how_long_a_text_has_to_be():
    page = form()["text"].as_field_group()

    assert 'data-least="5"' in page
    assert "At least 5, at most 12 characters" in page


def test_each_row_says_what_is_wrong_with_it():
    rows = {"milestones-0-name": "Law drafted", "milestones-1-due": "soon", "milestones-1-contact_email": "noor"}

    assert form(start="2027-03-31", **rows).errors["milestones"] == [
        "Row 1: “Due” is missing.",
        "Row 2, “Due”: Give the day as year, month and day, such as 2027-03-31.",
        "Row 2, “E-mail”: This is not a whole e-mail address, such as name@example.org.",
    ]


def test_controls_of_rows_help_to_type():
    page = str(form()["milestones"])

    for control in ('type="date" name="milestones-0-due"', 'type="email" name="milestones-0-contact_email"'):
        assert control in page
    assert page.count('inputmode="decimal"') == 2
    assert page.count('autocomplete="off"') == 6


TOLD = {
    "en": (["31 March 2027"], ["Law – 1 April 2027 – 1,200.5"]),
    "fr": (["31 mars 2027"], ["Law – 1er avril 2027 – 1\xa0200,5"]),
    "es": (["31 de marzo de 2027"], ["Law – 1 de abril de 2027 – 1\xa0200,5"]),
}


@pytest.mark.parametrize(("language", "lines"), TOLD.items(), ids=TOLD)
def test_answers_are_told_in_the_readers_format(language, lines):
    rows = {"milestones-0-name": "Law", "milestones-0-due": "2027-04-01", "milestones-0-target": "1 200,50"}
    sent = form(start="2027-03-31", **rows)
    assert sent.is_valid(), sent.errors

    with translation.override(language):
        assert (Answer(START, sent.content["start"]).lines, Answer(MILESTONES, sent.content["milestones"]).lines) == lines


def test_a_content_reads_the_same_once_it_is_typed_again():
    sent = form(start="2027-03-31", **{"milestones-0-due": "2027-04-01", "milestones-0-target": "0,125"})
    assert sent.is_valid(), sent.errors

    again = form(**FORM.typed(sent.content))
    assert (again.is_valid(), again.content) == (True, sent.content)
