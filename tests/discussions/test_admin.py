"""The secretariat's workshop for discussions: what each verb changes, records and tells, and what its forms refuse."""

import pytest
from django.urls import reverse

from core import history
from core.permissions import allows
from discussions.actions import comments, moderation, prompts, spaces
from discussions.models import Comment, Document, Version
from events.models import Event, Mail
from pages.models import Rule

WHY = "It names a child"


@pytest.fixture
def staff(cast, log_in):
    return log_in(cast.secretariat)


@pytest.fixture
def verb(staff):
    """`verb(row, "hide", why="…")`: the answer to the form of a verb."""

    def send(row, name, **fields):
        address = reverse(f"admin:discussions_{row._meta.model_name}_{name}", args=[row.pk])
        assert staff.get(address).status_code == 200
        return staff.post(address, fields)

    return send


@pytest.fixture
def family(cast, thread, post):
    """A contribution in French, a reply to it, and a reply to that."""
    first = post(thread, cast.member, "Une question", subject="Sujet", language="fr")
    second = post(thread, cast.delegate, "An answer", parent=first)
    return first, second, post(thread, cast.outsider, "Thanks", parent=second)


@pytest.fixture
def rule(db):
    return Rule.objects.get(number=4)


@pytest.fixture
def version_of(cast):
    """`version_of(topic)`: the first version of a new document of a topic."""

    def make(topic, number=1, label="Zero draft"):
        document = Document(topic=topic, title_en="Draft")
        spaces.edit_document(document=document, fields=["title_en"], by=cast.secretariat)
        return Version.objects.create(document=document, number=number, label=label)

    return make


def states(*rows):
    return [Comment.objects.get(pk=row.pk).state for row in rows]


def errors(answer):
    """The fields of the form that has been given back."""
    assert answer.status_code == 200
    form = answer.context["adminform"].form if "adminform" in answer.context else answer.context["form"]
    return list(form.errors)


# ── Hide and restore ─────────────────────────────────────────────────────────────────────────────────────────────


def test_hidden_contribution_leaves_a_record_and_its_author_is_told_in_her_language(verb, cast, family, rule):
    answer = verb(family[0], "hide", rule=rule.pk, why=WHY)

    event = Event.objects.about(family[0]).first()
    mail = Mail.objects.get(kind="discussions.comment_hidden")
    assert (answer.status_code, states(*family)) == (302, ["hidden", "published", "published"])
    assert (event.kind, event.actor, event.why, event.facts) == ("discussions.comment_hidden", cast.secretariat, WHY, {"rule": 4})
    assert (mail.to, mail.language, WHY in mail.text) == ("member@example.org", "fr", True)


def test_contribution_is_hidden_with_all_below_it(verb, staff, family, rule):
    question = staff.get(reverse("admin:discussions_comment_hide-with-replies", args=[family[0].pk])).content.decode()

    verb(family[0], "hide-with-replies", rule=rule.pk, why=WHY)

    assert "2 replies below it" in question
    assert states(*family) == ["hidden"] * 3
    assert Mail.objects.filter(kind="discussions.comment_hidden").count() == 3


def test_hiding_asks_for_a_rule_and_a_reason(verb, family, rule):
    asked = [verb(family[0], "hide", **fields) for fields in ({"why": WHY}, {"rule": rule.pk}, {"rule": "x", "why": WHY})]
    asked.append(verb(family[0], "hide", rule=rule.pk, why="two\nlines"))

    assert [errors(answer) for answer in asked] == [["rule"], ["why"], ["rule"], ["why"]]
    assert states(*family) == ["published"] * 3


def test_restored_contribution_shows_again_and_its_author_is_told(verb, cast, family, rule):
    moderation.hide_with_replies(comment=family[0], by=cast.administrator, why=WHY, rule=rule)

    verb(family[0], "restore", why="A mistake")
    after_one = states(*family)

    mail = Mail.objects.get(kind="discussions.comment_restored")
    assert after_one == ["published", "hidden", "hidden"]
    assert (mail.to, mail.language) == ("member@example.org", "fr")
    assert Event.objects.about(family[0]).first().kind == "discussions.comment_restored"


def test_contribution_is_restored_with_those_hidden_with_it(verb, cast, family, rule):
    moderation.hide_with_replies(comment=family[0], by=cast.administrator, why=WHY, rule=rule)

    verb(family[0], "restore-with-replies", why="A mistake")

    assert states(*family) == ["published"] * 3


@pytest.mark.parametrize(
    ("is_hidden", "name", "offered"),
    [
        (False, 0, ["read", "hide", "hide-with-replies", "redact", "pin", "mark-official"]),
        (False, 2, ["read", "hide", "redact", "mark-official"]),
        (True, 0, ["restore", "restore-with-replies", "redact"]),
        (True, 1, ["restore", "redact"]),
    ],
)
def test_page_offers_what_can_be_done(staff, cast, family, rule, is_hidden, name, offered):
    if is_hidden:
        moderation.hide_with_replies(comment=family[0], by=cast.administrator, why=WHY, rule=rule)
    address = reverse("admin:discussions_comment_change", args=[family[name].pk])

    tools = staff.get(address).context["tools"]

    assert [tool["url"].rstrip("/").rpartition("/")[2] for tool in tools if f"/{family[name].pk}/" in tool["url"]][
        -len(offered) :
    ] == offered


@pytest.mark.parametrize(("name", "fields"), [("hide", {"rule": 4}), ("restore", {})])
def test_verb_that_comes_too_late_is_409_and_changes_nothing(verb, cast, family, rule, name, fields):
    if name == "hide":
        comments.withdraw(comment=family[0], by=cast.member)
    fields = {"rule": rule.pk} if fields else {}
    before = Event.objects.count(), states(*family)

    answer = verb(family[0], name, why=WHY, **fields)

    assert answer.status_code == 409
    assert (Event.objects.count(), states(*family)) == before


@pytest.mark.parametrize("name", ["visitor", "member", "delegate", "focal_point", "moderator", "reviewer", "former"])
def test_only_staff_may(cast, name, topic):
    person = getattr(cast, name)
    verbs = ("moderate_topic", "edit_space", "edit_topic", "admit_person")

    assert [bool(allows(person, f"discussions.{verb}", topic)) for verb in verbs] == [False] * 4


def test_history_tells_everything(verb, staff, cast, family, rule):
    comments.edit(comment=family[0], by=cast.member, subject="Sujet", body="<p>Une autre</p>", language="fr", edits=0)
    comments.strike(revision=family[0].revisions.get(), by=cast.member)
    verb(family[0], "hide", rule=rule.pk, why=WHY)
    verb(family[0], "restore", why=WHY)
    verb(family[0], "redact", words="autre", why=WHY)

    page = staff.get(reverse("admin:discussions_comment_history", args=[family[0].pk])).content.decode()

    told = [event.kind.rpartition("_")[2] for event in history.about(family[0])]
    assert told == ["redacted", "restored", "hidden", "struck", "edited", "posted"]
    assert "Contribution hidden under participation rule 4" in page


def test_page_shows_words_and_revisions_and_no_address(staff, cast, family):
    comments.edit(comment=family[0], by=cast.member, subject="S", body="<p>B <script>x</script></p>", language="fr", edits=0)

    page = staff.get(reverse("admin:discussions_comment_change", args=[family[0].pk])).content.decode()
    reply = staff.get(reverse("admin:discussions_comment_change", args=[family[1].pk])).content.decode()

    assert ("Une question" in page, 'lang="fr" dir="auto"' in page, cast.member.full_name in page) == (True, True, True)
    assert "member@example.org" not in page
    assert f'href="{reverse("admin:discussions_comment_change", args=[family[0].pk])}"' in reply


def test_words_of_people_are_not_edited(staff, family):
    address = reverse("admin:discussions_comment_change", args=[family[0].pk])

    assert staff.post(address, {"body": "forged", "state": "hidden"}).status_code == 403


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"q": "Une question"}, [0]),
        ({"q": "Diallo"}, [0]),
        ({"q": "2"}, [1]),
        ({"q": "Sujet"}, [0]),
        ({"state__exact": "hidden"}, []),
        ({"language": "en"}, [2, 1]),
        ({"redacted_at__isempty": "0"}, []),
    ],
)
def test_contributions_are_found(staff, family, query, expected):
    page = staff.get(reverse("admin:discussions_comment_changelist"), query)

    assert list(page.context["cl"].result_list) == [family[number] for number in expected]


def test_topic_leads_to_its_contributions(staff, topic, family, open_topic):
    other = open_topic("other")
    tools = staff.get(reverse("admin:discussions_topic_change", args=[topic.pk])).context["tools"]
    address = next(tool["url"] for tool in tools if "comment" in tool["url"])

    assert staff.get(address).context["cl"].result_count == 3
    assert staff.get(address.replace(str(topic.pk), str(other.pk))).context["cl"].result_count == 0


# ── Prompts ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_prompt_is_removed_and_shown_again(verb, thread):
    verb(thread.prompt, "remove", why="Asked twice")
    thread.prompt.refresh_from_db()
    was_removed = thread.prompt.is_removed

    verb(thread.prompt, "restore", why="Not twice")

    thread.prompt.refresh_from_db()
    assert (was_removed, thread.prompt.is_removed) == (True, False)
    assert [event.why for event in history.about(thread.prompt)][:2] == ["Not twice", "Asked twice"]
    assert verb(thread.prompt, "restore", why="Again").status_code == 409


def wordings(*texts, initial=()):
    """The fields of the wordings: (language, text), with the keys of those that are there already."""
    data = {"texts-TOTAL_FORMS": len(texts), "texts-INITIAL_FORMS": len(initial)}
    for number, (language, text) in enumerate(texts):
        data |= {f"texts-{number}-language": language, f"texts-{number}-text": text}
    return data | {f"texts-{number}-id": row.pk for number, row in enumerate(initial)}


def test_question_is_asked_in_any_languages(staff, cast, topic):
    form = {"topic": topic.pk, "kind": "question"} | wordings(("en", "Why?"), ("fr", ""), ("es", ""), ("ar", "لماذا؟"), ("", ""))

    answer = staff.post(reverse("admin:discussions_prompt_add"), form)

    prompt = topic.prompts.order_by("pk").last()
    assert (answer.status_code, prompt.words) == (302, {"en": "Why?", "ar": "لماذا؟"})
    assert (prompt.asked_by, prompt.thread.number) == (cast.secretariat, 2)


def test_wordings_are_changed_added_and_taken_away(staff, thread):
    rows = list(thread.prompt.texts.all())
    form = wordings(("en", "What really works?"), ("fr", rows[1].text), ("es", "¿Qué funciona?"), initial=rows)

    answer = staff.post(reverse("admin:discussions_prompt_change", args=[thread.prompt.pk]), form | {"texts-1-DELETE": "on"})

    assert answer.status_code == 302
    assert {row.language: row.text for row in thread.prompt.texts.all()} == {"en": "What really works?", "es": "¿Qué funciona?"}
    assert history.about(thread.prompt)[0].facts == {"languages": "en, es, fr"}


@pytest.mark.parametrize(
    ("texts", "more"),
    [
        ([("en", ""), ("fr", "")], {}),
        ([("en", "One"), ("en", "Two")], {}),
        ([("zz", "What?")], {}),
        ([("en", "x" * 2001)], {}),
        ([("en", "What?")], {"kind": "call"}),
        ([("en", "What?")], {"topic": "0"}),
    ],
)
def test_prompt_form_refuses(staff, topic, texts, more):
    answer = staff.post(
        reverse("admin:discussions_prompt_add"), {"topic": topic.pk, "kind": "question"} | wordings(*texts) | more
    )

    assert (answer.status_code, topic.prompts.count()) == (200, 1)


def test_call_is_about_a_version_of_its_own_topic(staff, topic, open_topic, version_of):
    form = {"kind": "call", "version": version_of(open_topic("other")).pk, "topic": topic.pk} | wordings(("en", "Comments?"))
    foreign = errors(staff.post(reverse("admin:discussions_prompt_add"), form))

    answer = staff.post(reverse("admin:discussions_prompt_add"), form | {"version": version_of(topic).pk})

    assert (foreign, answer.status_code) == (["version"], 302)
    assert topic.prompts.filter(kind="call").count() == 1


def test_question_names_no_version(staff, topic, version_of):
    form = {"kind": "question", "version": version_of(topic).pk, "topic": topic.pk} | wordings(("en", "Why?"))

    assert errors(staff.post(reverse("admin:discussions_prompt_add"), form)) == ["version"]


def test_removed_prompts_are_found(staff, cast, thread):
    prompts.remove(prompt=thread.prompt, by=cast.secretariat, why="twice")
    page = reverse("admin:discussions_prompt_changelist")

    counts = [staff.get(page, {"removed_at__isempty": value}).context["cl"].result_count for value in ("0", "1")]

    assert counts == [1, 0]
