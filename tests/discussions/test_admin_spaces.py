"""The secretariat's workshop for spaces, topics, functions, admissions and documents."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.actions import roles
from accounts.models import Role
from core import clock, history
from discussions.actions import prompts, spaces
from discussions.life import State
from discussions.models import Admission, Document, Function, Policy, Space, Topic, Version
from taxonomy.models import Objective, OrganizationKind
from tests.discussions.moderated import look_after
from tests.discussions.writing import said


@pytest.fixture
def staff(cast, log_in):
    return log_in(cast.secretariat)


@pytest.fixture
def add(staff):
    """`add("space", slug="work")`: the answer to the form for a new row."""
    return lambda table, **fields: staff.post(reverse(f"admin:discussions_{table}_add"), fields)


def errors(answer):
    assert answer.status_code == 200
    return list(answer.context["adminform"].form.errors)


def space_form(**more):
    return {"slug": "work", "title_fr": "Travail", "read": "invited", "write": "everyone", "see": "members"} | more


def topic_form(space, /, **more):
    form = {"space": space.pk, "slug": "pay", "title_en": "Pay", "kind": "dialogue", "read": "everyone", "write": "everyone"}
    return form | more


# ── Spaces ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_new_space_is_for_those_invited_until_one_chooses(staff, add, cast):
    form = staff.get(reverse("admin:discussions_space_add")).context["adminform"].form

    six = Objective.objects.get(number=6)
    answer = add("space", **space_form(description_fr="<p>Un <script>x</script> texte</p>", objectives=[six.pk]))

    space = Space.objects.get()
    assert (form["read"].value(), answer.status_code) == ("invited", 302)
    assert "read by those invited only" in form.fields["read"].help_text
    assert (space.title_fr, space.read, space.created_by) == ("Travail", Policy.INVITED, cast.secretariat)
    assert space.description_fr == "<p>Un  texte</p>"
    assert list(space.objectives.all()) == [six]
    assert [event.kind for event in history.about(space)] == ["discussions.space_opened"]


@pytest.mark.parametrize(
    ("more", "fields"),
    [
        ({"slug": "admin"}, ["slug"]),
        ({"slug": "with space"}, ["slug"]),
        ({"slug": "taken"}, ["slug"]),
        ({"title_fr": ""}, ["title_en"]),
        ({"read": "kinds"}, ["read_kinds"]),
        ({"write": "kinds"}, ["write_kinds"]),
        ({"see": "kinds"}, ["see_kinds"]),
        ({"see_kinds": "first"}, ["see"]),
        ({"see": ""}, ["see"]),
        ({"read": "nobody"}, ["read"]),
        ({"read_kinds": "first"}, ["read"]),
        ({"read": "kinds", "read_kinds": "0"}, ["read_kinds"]),
    ],
)
def test_space_form_refuses(add, open_space, more, fields):
    open_space("taken")
    kind = OrganizationKind.objects.first().pk

    answer = add("space", **space_form(**{name: kind if value == "first" else value for name, value in more.items()}))

    assert errors(answer) == fields
    assert Space.objects.count() == 1


def test_edited_space_keeps_its_address_and_records_what_changed(staff, cast, open_space):
    space = open_space()
    kinds = OrganizationKind.objects.all()[:2]
    form = space_form(slug="other", title_en="Work", title_fr="", read="kinds", read_kinds=[kind.pk for kind in kinds])

    answer = staff.post(reverse("admin:discussions_space_change", args=[space.pk]), form | admissions())

    space.refresh_from_db()
    event = history.about(space)[0]
    assert (answer.status_code, space.slug, space.read, set(space.read_kinds.all())) == (302, "work", "kinds", set(kinds))
    assert (event.actor, event.facts) == (cast.secretariat, {"fields": "read, read_kinds"})


def admissions():
    return {"admissions-TOTAL_FORMS": "0", "admissions-INITIAL_FORMS": "0"}


def test_nothing_changed_is_not_recorded(staff, open_space):
    space = open_space()
    form = space_form(slug="work", title_en="Work", title_fr="", read="everyone")

    answer = staff.post(reverse("admin:discussions_space_change", args=[space.pk]), form | admissions())

    assert (answer.status_code, len(history.about(space))) == (302, 1)


@pytest.mark.parametrize("page", ["add", "change"])
def test_editor_may_add_its_style(staff, open_space, page):
    arguments = [open_space().pk] if page == "change" else []

    answer = staff.get(reverse(f"admin:discussions_space_{page}", args=arguments))

    assert "sha256-" in answer.headers["Content-Security-Policy"].partition("style-src")[2].partition(";")[0]
    assert 'nonce="' in answer.content.decode().partition('type="importmap"')[2][:200] or "importmap" in answer.content.decode()


# ── Admissions and functions ─────────────────────────────────────────────────────────────────────────────────────


def admission_form(cast, space, /, **more):
    return {"person": cast.member.pk, "space": space.pk, "standing": "invited", "zone": "UTC", "why": "asked"} | more


def test_person_is_admitted_from_the_spaces_page_and_the_admission_ended(staff, add, cast, open_space):
    space = open_space(read=Policy.INVITED)
    tools = staff.get(reverse("admin:discussions_space_change", args=[space.pk])).context["tools"]
    form = staff.get(next(tool["url"] for tool in tools if "admission" in tool["url"])).context["adminform"].form

    add("admission", **admission_form(cast, space, last_day=clock.today("UTC").isoformat()))
    row = Admission.objects.get()
    could_read = Space.objects.visible_to(cast.member).exists()
    ended = staff.post(reverse("admin:discussions_admission_end", args=[row.pk]), {"why": "left"})
    again = staff.post(reverse("admin:discussions_admission_end", args=[row.pk]), {"why": "left"})

    assert form.initial["space"] == str(space.pk)
    assert (row.granted_by, row.until, could_read) == (cast.secretariat, clock.end_of_day(clock.today("UTC"), "UTC"), True)
    assert (ended.status_code, again.status_code) == (302, 409)
    assert not Space.objects.visible_to(cast.member).exists()
    assert [event.why for event in history.about(space)][:2] == ["left", "asked"]


@pytest.mark.parametrize(
    ("more", "field"),
    [({"person": "0"}, "person"), ({"space": "0"}, "space"), ({"standing": "king"}, "standing"), ({"why": ""}, "why")],
)
def test_admission_form_refuses(add, cast, open_space, more, field):
    assert errors(add("admission", **admission_form(cast, open_space(), **more))) == [field]


def test_the_same_admission_is_not_given_twice(add, cast, open_space):
    space = open_space()
    add("admission", **admission_form(cast, space))

    assert errors(add("admission", **admission_form(cast, space))) == ["person"]
    assert add("admission", **admission_form(cast, space, standing="member")).status_code == 302


@pytest.mark.parametrize("given", ["person", "free_name"])
def test_function_is_given_and_ended(staff, add, cast, topic, given):
    who = {"person": cast.member.pk, "free_name": ""} if given == "person" else {"free_name": "H.E. Ada Example"}

    answer = add("function", topic=topic.pk, kind="co-facilitator", zone="UTC", why="elected", **who)
    function = Function.objects.get()
    ended = staff.post(reverse("admin:discussions_function_end", args=[function.pk]), {"why": "over"})

    assert (answer.status_code, ended.status_code) == (302, 302)
    assert function.name == (cast.member.full_name if given == "person" else "H.E. Ada Example")
    assert [event.sentence for event in history.about(topic)[:2]] == [
        "Function ended: Co-facilitator",
        "Function given: Co-facilitator",
    ]


@pytest.mark.parametrize(
    ("more", "fields"),
    [
        ({"person": "", "free_name": ""}, ["person"]),
        ({"free_name": "Somebody else"}, ["free_name"]),
        ({"kind": "king"}, ["kind"]),
        ({"topic": "0"}, ["topic"]),
        ({"person": "", "free_name": "A\u2028B"}, ["free_name"]),
        ({"kind": "moderator"}, ["kind"]),
    ],
)
def test_function_form_refuses(add, cast, topic, more, fields):
    prompts.give_function(topic=topic, kind="moderator", person=cast.member, by=cast.secretariat, why="asked")
    form = {"topic": topic.pk, "kind": "co-lead", "person": cast.member.pk, "zone": "UTC", "why": "x"}

    assert errors(add("function", **form | more)) == fields
    assert Function.objects.count() == 1


# ── Topics and documents ─────────────────────────────────────────────────────────────────────────────────────────


def test_topic_is_opened_and_edited(staff, add, cast, open_space):
    add("topic", **topic_form(open_space(), languages="FR, en  ar,fr"))
    topic = Topic.objects.get()
    inlines = {
        f"{prefix}-{name}": "0"
        for prefix in ("windows", "prompts", "functions", "documents")
        for name in ("TOTAL_FORMS", "INITIAL_FORMS")
    }
    form = topic_form(open_space("other"), slug="new", title_en="Fair pay", languages="fr, en, ar") | inlines

    answer = staff.post(reverse("admin:discussions_topic_change", args=[topic.pk]), form)

    edited = Topic.objects.get()
    assert (answer.status_code, topic.languages, topic.threads.get().number) == (302, ["fr", "en", "ar"], 0)
    assert (edited.title_en, edited.slug, edited.space.slug, edited.created_by) == ("Fair pay", "pay", "work", cast.secretariat)
    assert [event.facts for event in history.about(topic)] == [{"fields": "title_en"}, {}]


@pytest.mark.parametrize(
    ("more", "fields"),
    [
        ({"slug": "taken"}, ["slug"]),
        ({"slug": "threads"}, ["slug"]),
        ({"languages": "en, klingon"}, ["languages"]),
        ({"languages": "\x00"}, ["languages"]),
        ({"space": "0"}, ["space"]),
        ({"write": "kinds"}, ["write_kinds"]),
        ({"title_en": ""}, ["title_en"]),
    ],
)
def test_topic_form_refuses(add, open_topic, more, fields):
    space = open_topic("taken").space

    assert errors(add("topic", **topic_form(space, **more))) == fields
    assert Topic.objects.count() == 1


@pytest.mark.parametrize(
    ("standing", "listed"),
    [("open", {"running", "endless"}), ("announced", {"bare", "coming", "called-off"}), ("closed", {"over", "ended"})],
)
def test_topics_are_listed_by_where_they_stand(staff, cast, open_topic, standing, listed):
    now, day, by = clock.now(), timedelta(days=1), cast.secretariat
    topics = {slug: open_topic(slug, days=-2 if slug == "over" else 2) for slug in ("running", "over", "ended")}
    topics["endless"] = open_topic("endless")
    for slug in ("bare", "coming", "called-off"):
        topic = spaces.open_topic(topic=Topic(space=topics["over"].space, slug=slug, title_en=slug), by=by)
        if slug != "bare":
            prompts.set_window(topic=topic, opens_at=now + day, closes_at=now + 2 * day, by=by)
        topics[slug] = topic
    for slug in ("ended", "called-off"):
        prompts.end_window(window=topics[slug].windows.get(), by=by, why="no")

    rows = staff.get(reverse("admin:discussions_topic_changelist"), {"standing": standing}).context["cl"].result_list

    assert {row.slug for row in rows} == listed
    assert {row.life.state for row in rows} == {State(standing)}


def test_document_has_versions_that_supersede_each_other(staff, add, cast, topic, open_topic):
    versions = {"versions-TOTAL_FORMS": 1, "versions-INITIAL_FORMS": 0, "versions-0-number": 1, "versions-0-label": "Zero draft"}
    answer = add("document", topic=topic.pk, title_en="Draft", **versions)
    document, first = Document.objects.get(), Version.objects.get()
    foreign = spaces.edit_document(document=Document(topic=topic, title_en="Other"), fields=[], by=cast.secretariat)
    stranger = Version.objects.create(document=foreign, number=1, label="Other")
    page = reverse("admin:discussions_document_change", args=[document.pk])

    def second(supersedes, number=2):
        row = {"versions-0-id": first.pk, "versions-1-number": number, "versions-1-label": "Rev 1"}
        row |= {"versions-TOTAL_FORMS": 2, "versions-INITIAL_FORMS": 1, "versions-1-supersedes": supersedes.pk}
        return staff.post(page, {"title_en": "Draft"} | versions | row).status_code

    assert (answer.status_code, document.topic) == (302, topic)
    assert (second(stranger), second(first, number=1), second(first)) == (200, 200, 302)
    assert Version.objects.get(label="Rev 1").supersedes == first
    assert [event.facts for event in history.about(document)] == [{"fields": "versions"}, {"fields": "topic, title_en"}]


# ── Moderators ───────────────────────────────────────────────────────────────────────────────────────────────────


def page_of(space):
    return reverse("admin:discussions_space_change", args=[space.pk])


def role_form(person, space_id):
    scope = f"discussions.space:{space_id}"
    return {"person": person.pk, "role": "moderator", "scope": scope, "zone": "Europe/Zurich", "why": "looks after it"}


def test_a_moderator_is_named_from_the_space(staff, cast, open_space):
    space = open_space()
    tools = {str(tool["label"]): tool["url"] for tool in staff.get(page_of(space)).context["tools"]}
    form = staff.get(tools["Name a moderator"]).context["adminform"].form
    assert [form[name].value() for name in ("role", "scope")] == ["moderator", f"discussions.space:{space.pk}"]

    answer = staff.post(tools["Name a moderator"], role_form(cast.member, space.pk))

    role = Role.objects.get(person=cast.member)
    assert (answer.status_code, list(Space.objects.moderated_by(cast.member))) == (302, [space])
    assert (
        f'<a href="/admin/accounts/role/{role.pk}/change/">{cast.member.full_name}</a>'
        in staff.get(page_of(space)).content.decode()
    )
    roles.end(role=role, by=cast.secretariat, why="left")
    assert cast.member.full_name not in staff.get(page_of(space)).content.decode()


def test_a_space_that_is_not_there_has_no_moderator(staff, cast, open_space):
    answer = staff.post(reverse("admin:accounts_role_add"), role_form(cast.member, open_space().pk + 1))

    assert (errors(answer), Role.objects.filter(person=cast.member).exists()) == (["scope"], False)
    assert "There is no space with this number." in said(answer)


def test_moderators_are_named_to_whoever_may_read_the_space(cast, log_in, client, open_space):
    space, closed = open_space(), open_space("closed", read=Policy.INVITED)
    for person in (cast.reviewer, cast.member, cast.disabled):
        look_after(person, space, by=cast.secretariat)
    look_after(cast.delegate, closed, by=cast.secretariat)

    page = client.get(space.get_absolute_url())

    assert [name in said(page) for name in (cast.member.full_name, cast.reviewer.full_name)] == [True, True]
    assert ("2 moderators" in said(page), "@example.org" in page.content.decode()) == (True, False)
    assert [name in said(page) for name in (cast.disabled.full_name, cast.delegate.full_name)] == [False, False]
    assert client.get(closed.get_absolute_url()).status_code == 404
    assert "1 moderator " in said(log_in(cast.delegate).get(closed.get_absolute_url()))


def test_more_moderators_cost_no_more_queries(cast, client, open_space):
    space = open_space()
    counts = []
    for person in (cast.member, cast.delegate, cast.reviewer):
        look_after(person, space, by=cast.secretariat)
        with CaptureQueriesContext(connection) as asked:
            client.get(space.get_absolute_url())
        counts.append(len(asked))

    assert counts[1] == counts[2]
