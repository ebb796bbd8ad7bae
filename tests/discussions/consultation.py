"""A consultation with one of everything: what the lists of the workshop show."""

import uuid
from datetime import timedelta

from core import clock
from discussions.actions import comments, documents, moving, prompts, reports, spaces
from discussions.models import Admission, Comment, Document, Function, Likeness, Policy, Prompt, Report, Space, Topic, Version
from files import actions as files
from tests.files.samples import upload

DAY = timedelta(days=1)


def consult(cast, slug="labour-mobility"):
    """A space with somebody admitted, and in it an open topic with a window, a function, a document, prompts, contributions."""
    by = cast.secretariat
    space = spaces.open_space(space=Space(slug=slug, title_en=slug.capitalize(), read=Policy.EVERYONE), by=by)
    spaces.admit(person=cast.member, space=space, standing=Admission.Standing.INVITED, by=by, why="asked")
    topic = spaces.open_topic(topic=Topic(space=space, slug="first-round", title_en=f"First round {slug}"), by=by)
    now = clock.now()
    window = prompts.set_window(topic=topic, opens_at=now - DAY, closes_at=now + DAY, by=by)
    prompts.extend(window=window, closes_at=now + 2 * DAY, by=by, why="Many asked for more time")
    prompts.give_function(topic=topic, kind=Function.Kind.MODERATOR, person=cast.delegate, by=by, why="asked")
    document = spaces.edit_document(document=Document(topic=topic, title_en="Draft"), fields=["title_en"], by=by)
    version = Version.objects.create(document=document, number=1, label="Zero draft")
    file = files.store(upload=upload("zero-draft.pdf"), by=by, key=uuid.uuid4(), title="Zero draft", language="en")
    documents.add_file(version=version, file=file, language="en", by=by)
    prompts.ask(topic=topic, texts={"en": "Your comments?"}, kind=Prompt.Kind.CALL, version=version, by=by)
    question = prompts.ask(topic=topic, texts={"en": "What works?", "fr": "Qu’est-ce qui marche ?"}, by=by)
    first = comments.post(thread=question.thread, by=cast.member, body="<p>Des mots.</p>", language="fr", subject="Un sujet")
    comments.edit(comment=first, by=cast.member, subject="Un sujet", body="<p>D’autres mots.</p>", language="fr", edits=0)
    reply = comments.post(
        thread=question.thread, by=cast.delegate, organization=cast.union, body="<p>Yes.</p>", language="en", parent=first
    )
    _keep_order(first, reply, topic, by)
    return topic


def called(topic, labels, without=(), *, by):
    """By label, versions of a document of the topic, each with a call for comments; those of `without` have none."""
    document = Document.objects.create(topic=topic, title_en="Progress Declaration", title_fr="Déclaration sur les progrès")
    found = {label: documents.post_version(document=document, label=label, by=by) for label in (*labels, *without)}
    for label in labels:
        prompts.ask(topic=topic, texts={"en": f"On {label}?"}, by=by, kind=Prompt.Kind.CALL, version=found[label])
    return found


def _keep_order(first, reply, topic, by):
    """What moderators see of it: a report, a pair of texts that are alike, a move to the topic as a whole and back."""
    reports.report(comment=first, by=None, reason=Report.Reason.OTHER, words="Is this meant here?")
    Likeness.objects.create(first=first, second=reply, share=80)
    origin = first.thread
    moving.shift(comment=first, thread=topic.threads.get(number=0), by=by, why="Not about this question")
    moving.shift(comment=Comment.objects.get(pk=first.pk), thread=origin, by=by, why="It is, after all")
