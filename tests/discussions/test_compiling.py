"""Made in the background: once, whoever is killed, for the one who asked, and no longer than what it holds may be read."""

import io
import uuid
import zipfile

import pytest

from discussions import compilations as formats
from discussions import compiling, tasks
from discussions.actions import attributions, compilations, detaching, documents
from discussions.models import Compilation, Document, Policy, Topic, Version
from events.models import Mail
from files import actions as files
from files import shelf
from notifications.models import Notice
from tests.discussions.joined import named, partner, posted, row
from tests.discussions.writing import hide, said, withdraw
from tests.files.samples import upload
from tests.races import at_once, meanwhile

State = Compilation.State


@pytest.fixture(autouse=True)
def own_shelf(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def asked(cast, thread, post):
    """A ZIP of a topic with two contributions, asked for by the member."""
    for by in (cast.member, cast.delegate):
        post(thread, by)
    topic = Topic.objects.select_related("space").get(pk=thread.topic_id)
    return compilations.ask(topic=topic, extension="zip", by=cast.member, language="en")


@pytest.fixture
def ready(asked):
    assert compilations.make(pk=asked.pk)
    asked.refresh_from_db()
    return asked


def content(client, row):
    answer = client.get(f"{row.get_absolute_url()}file/")
    return b"".join(answer.streaming_content) if answer.status_code == 200 else answer.status_code


# ── Made, and made once ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.django_db
def test_what_is_asked_for_is_made_told_and_had(cast, log_in, ready):
    client = log_in(cast.member)
    page = said(client.get(ready.get_absolute_url()))

    assert (ready.state, ready.done, ready.attempt) == (State.READY, ready.total, 1)
    assert ("It is ready" in page, ready.name in page) == (True, True)
    assert zipfile.ZipFile(io.BytesIO(content(client, ready))).testzip() is None
    notice = Notice.objects.get(kind="discussions.compilation_ready")
    assert (notice.person, Mail.objects.filter(kind="discussions.compilation_ready").count()) == (cast.member, 1)
    assert "that you asked for is ready" in said(client.get("/en/account/notices/"))


@pytest.mark.django_db
def test_a_second_time_nothing_is_made(ready):
    assert not compilations.make(pk=ready.pk)
    assert Notice.objects.filter(kind="discussions.compilation_ready").count() == 1


@pytest.mark.django_db
def test_asking_again_while_it_is_made_begins_nothing_new(cast, log_in, asked):
    client = log_in(cast.member)
    place = f"/en/discussions/{asked.topic.space.slug}/{asked.topic.slug}/export/zip/"

    answer = client.post(place)

    assert answer["Location"] == asked.get_absolute_url()
    assert Compilation.objects.count() == 1
    shown = client.get(asked.get_absolute_url()).content.decode()
    assert ("It waits for its turn." in shown, "Look again" in shown, "data-hx-get" in shown) == (True, True, True)


@pytest.mark.django_db
def test_three_at_a_time_are_enough(cast, log_in, asked, open_topic):
    for extension in ("csv", "json"):
        compilations.ask(topic=asked.topic, extension=extension, by=cast.member, language="en")
    other = open_topic("wages")

    with pytest.raises(compilations.TooMany):
        compilations.ask(topic=other, extension="zip", by=cast.member, language="en")
    answer = log_in(cast.member).post(f"/en/discussions/{other.space.slug}/wages/export/zip/", follow=True)
    assert "3 files are being made for you already" in said(answer)
    assert compilations.ask(topic=other, extension="zip", by=cast.delegate, language="en").pk


@pytest.mark.django_db
def test_a_worker_that_was_killed_is_followed_by_another(asked, monkeypatch, move_clock):
    class Killed(BaseException):
        pass

    def kill(*args, **kwargs):
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(formats.Order, "write", kill)
        with pytest.raises(Killed):
            compilations.make(pk=asked.pk)
    assert (Compilation.objects.get().state, compilations.make(pk=asked.pk), compilations.sweep()) == (State.RUNNING, False, 0)

    move_clock(seconds=compilations.SILENCE.total_seconds() + 1)

    assert (compilations.sweep(), compilations.make(pk=asked.pk), Compilation.objects.get().attempt) == (1, True, 2)
    assert [path.name for path in shelf._root().rglob("*") if path.is_file()] == [f"{asked.key}.zip"]


@pytest.mark.django_db
def test_what_the_broker_lost_is_found_by_the_sweep(asked, move_clock, monkeypatch):
    handed = []
    monkeypatch.setattr(compilations, "later", lambda *message: handed.append(message))
    assert compilations.sweep() == 0
    move_clock(seconds=61)

    tasks.sweep_compilations()

    assert handed == [(compilations.MAKE, asked.pk)]
    assert tasks.make_compilation.name == compilations.MAKE


@pytest.mark.django_db
def test_a_worker_that_was_thought_dead_writes_no_more(asked, monkeypatch, move_clock):
    real = formats.Order.write

    def overtaken(self, file, tick):
        monkeypatch.setattr(formats.Order, "write", real)
        move_clock(seconds=compilations.SILENCE.total_seconds() + 1)
        assert compilations.make(pk=asked.pk)
        real(self, file, tick)

    monkeypatch.setattr(formats.Order, "write", overtaken)

    assert not compilations.make(pk=asked.pk)
    assert (Compilation.objects.get().state, Compilation.objects.get().attempt) == (State.READY, 2)
    assert Notice.objects.filter(kind="discussions.compilation_ready").count() == 1


@pytest.mark.django_db
def test_what_cannot_be_made_is_given_up_after_three_tries(cast, log_in, asked, monkeypatch):
    def fail(*args, **kwargs):
        raise OSError("No space left on device")

    monkeypatch.setattr(formats.Order, "write", fail)
    made = [compilations.make(pk=asked.pk) for _try in range(4)]

    row = Compilation.objects.get()
    assert (made, row.state, row.error) == ([False] * 4, State.FAILED, "broken")
    assert "It could not be made." in said(log_in(cast.member).get(row.get_absolute_url()))
    assert not any(path.is_file() for path in shelf._root().rglob("*"))


@pytest.mark.django_db(transaction=True)
def test_of_several_workers_one_makes_it(asked):
    made = at_once(*[lambda: compilations.make(pk=asked.pk)] * 4)

    assert (made.count(True), Notice.objects.filter(kind="discussions.compilation_ready").count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_asking_at_once_begins_one(cast, topic):
    def ask():
        return compilations.ask(topic=topic, extension="zip", by=cast.member, language="en")

    rows = at_once(*[ask] * 6, row=cast.member)

    assert len({row.pk for row in rows}) == Compilation.objects.count() == 1


@pytest.mark.django_db
def test_progress_is_told_while_it_is_made(asked, monkeypatch):
    monkeypatch.setattr(compiling, "AT_ONCE", 1)
    seen, real = [], compilations._note

    def note(row, **values):
        real(row, **values)
        seen.append(tuple(Compilation.objects.values_list("done", "total").get()))

    monkeypatch.setattr(compilations, "_note", note)
    compilations.make(pk=asked.pk)

    assert seen == [(number, 10) for number in range(11)]


@pytest.mark.django_db
def test_it_is_in_the_language_it_was_asked_for_in(cast, asked):
    row = compilations.ask(topic=asked.topic, extension="csv", by=cast.member, language="fr")
    compilations.make(pk=row.pk)
    row.refresh_from_db()

    with shelf.take(row.stored) as file:
        assert "Qu’est-ce qui marche ?" in file.read().decode("utf-8-sig")


# ── For whom, and how long ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["visitor", "delegate", "secretariat"])
def test_nobody_else_finds_it(cast, log_in, ready, name):
    client = log_in(getattr(cast, name))

    found = [client.get(f"{ready.get_absolute_url()}{end}").status_code for end in ("", "file/")]

    assert found == [302 if name == "visitor" else 404] * 2


@pytest.mark.django_db
def test_an_address_that_never_was_is_404(cast, log_in):
    assert log_in(cast.member).get(f"/en/discussions/compilations/{uuid.uuid4()}/").status_code == 404


def narrow(cast, topic):
    topic.read = Policy.INVITED
    topic.save()


@pytest.mark.django_db
def test_who_may_no_longer_read_the_topic_gets_nothing_more(cast, log_in, ready):
    client = log_in(cast.member)
    narrow(cast, ready.topic)

    assert [client.get(f"{ready.get_absolute_url()}{end}").status_code for end in ("", "file/")] == [404, 404]
    assert "that you asked for is ready" not in said(client.get("/en/account/notices/"))


@pytest.mark.django_db
def test_a_topic_closed_to_her_meanwhile_is_not_made(cast, asked):
    narrow(cast, asked.topic)

    assert not compilations.make(pk=asked.pk)
    assert (Compilation.objects.get().state, Compilation.objects.get().error) == (State.FAILED, "closed")


@pytest.mark.django_db
@pytest.mark.parametrize("verb", [hide, withdraw])
def test_what_is_taken_back_later_leaves_the_file_too(cast, log_in, ready, verb, django_capture_on_commit_callbacks):
    client = log_in(cast.member)
    verb(cast, ready.topic.comments.get(number=2))

    assert content(client, ready) == 404
    assert "something in it has been hidden, taken back or moved" in said(client.get(ready.get_absolute_url()))
    with django_capture_on_commit_callbacks(execute=True):
        assert compilations.forget() == 1
    assert not any(path.is_file() for path in shelf._root().rglob("*"))


def _stored(by):
    return files.store(upload=upload("paper.pdf"), by=by, key=uuid.uuid4())


def _document_file(cast, thread):
    version = Version.objects.create(document=Document.objects.create(topic=thread.topic), number=1, label="Draft")
    return documents.add_file(version=version, file=_stored(cast.secretariat), language="en", by=cast.secretariat)


def _file_off(cast, comment, _document):
    detaching.take_off(enclosure=comment.files.get(), by=cast.secretariat, why="personal data")


def _document_file_off(cast, _comment, document):
    documents.remove_file(file=document, by=cast.secretariat, why="personal data")


def _declined(cast, comment, _document):
    attributions.decline(attribution=named(comment, "Collective"), seen=0, by=partner(cast))


def _name_off(cast, comment, _document):
    attributions.take_off(attribution=named(comment, "Union"), by=cast.delegate)


@pytest.mark.django_db
@pytest.mark.parametrize("take_off", [_file_off, _document_file_off, _declined, _name_off])
def test_a_file_or_name_taken_off_later_leaves_the_file_too(cast, log_in, thread, post, open_topic, take_off):
    comment = posted(thread, cast.member, row("Collective"), row("Union"), files=[_stored(cast.member)])
    attributions.confirm(attribution=named(comment, "Union"), seen=0, by=cast.delegate)
    document = _document_file(cast, thread)
    others = open_topic("wages")
    ready, of_another_topic = (_made(cast, topic_id) for topic_id in (thread.topic_id, others.pk))
    client = log_in(cast.member)
    assert content(client, ready)[:2] == b"PK"

    take_off(cast, comment, document)

    assert content(client, ready) == 404
    assert content(client, of_another_topic)[:2] == b"PK"
    assert content(client, _made(cast, thread.topic_id))[:2] == b"PK"


def _made(cast, topic_id):
    topic = Topic.objects.select_related("space").get(pk=topic_id)
    row = compilations.ask(topic=topic, extension="zip", by=cast.member, language="en")
    assert compilations.make(pk=row.pk)
    return Compilation.objects.get(pk=row.pk)


@pytest.mark.django_db(transaction=True)
def test_what_is_being_hidden_while_it_begins_is_not_in_it(cast, log_in, thread, post):
    comment = post(thread, cast.delegate, "Chrysanthemum")
    asked = compilations.ask(topic=thread.topic, extension="csv", by=cast.member, language="en")

    with meanwhile(lambda: compilations.make(pk=asked.pk)):
        hide(cast, comment)

    asked.refresh_from_db()
    assert b"Chrysanthemum" not in content(log_in(cast.member), asked)


@pytest.mark.django_db
def test_after_a_week_the_file_goes(cast, log_in, ready, move_clock, django_capture_on_commit_callbacks):
    client = log_in(cast.member)
    move_clock(days=6)
    assert (compilations.forget(), content(client, ready)[:2]) == (0, b"PK")
    move_clock(days=7, hours=1)
    client = log_in(cast.member)

    assert content(client, ready) == 404
    with django_capture_on_commit_callbacks(execute=True):
        assert (compilations.forget(), compilations.forget()) == (1, 0)
    assert Compilation.objects.get().state == State.EXPIRED
    assert not any(path.is_file() for path in shelf._root().rglob("*"))
    assert "is deleted" in said(client.get(ready.get_absolute_url()))


@pytest.mark.django_db
def test_bytes_that_are_lost_are_no_fault(cast, log_in, ready):
    shelf.remove(ready.stored)

    assert content(log_in(cast.member), ready) == 404
