"""Contributions and prompts for the style guide, in every variant; people and organizations are invented."""

from datetime import UTC, date, datetime

from django import template
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from discussions.drawing import Author, Face
from discussions.models import Document, Prompt, Version

register = template.Library()

AMINA = Author("Amina Diallo-Kerouani", position="Programme officer")
UNION = Author("Amina Diallo-Kerouani", ("Syndicat des travailleuses domestiques", "fr"), "Programme officer", "Civil society")
CUT = Author("International Association of Organizations of Seasonal Wor…", is_cut=True)
LONG = "Arbeitsmigrationsrückkehrberatungsstellenverzeichnis" * 3
TEXT = (
    "<p>Since 2022 our centre has served 41,000 people. What made it possible was a file shared by <em>four</em> ministries.</p>"
)
LISTS = "<h3>What helped</h3><ol><li>Time</li><li>A <strong>named</strong> person</li></ol><h4>What did not</h4><p>Workshops.</p>"
QUOTE = "<blockquote><p>Who pays?</p></blockquote><p>L’employeur, comme le disent les principes du recrutement équitable.</p>"
ARABIC = "<p>نرحب بمشروع الإعلان ونقترح أن يذكر صراحة حق العمال المهاجرين في التنظيم النقابي.</p>"


def _face(number, author, body, **facts):
    when = datetime(2026, 1, 31, 22, 59, tzinfo=UTC)
    values = {"language": "en", "when": when, "address": f"#comment-{number}", "authors": [author] if author else []} | facts
    return Face(number=number, body=mark_safe(body), **values)  # noqa: S308 – written above


@register.simple_tag
def sample_comments():
    """As herself, for an organization, in a function, from an archive, without a name; stubs; other languages; long words."""
    return [
        _face(1, AMINA, TEXT),
        _face(2, UNION, QUOTE, language="fr", other_language="French", answers=AMINA.name, answers_at="#comment-1"),
        _face(3, Author("Ingrid Vestergaard", function="UN Network"), LISTS, subject="Three things", history="#comment-3"),
        _face(4, CUT, TEXT, when=date(2022, 1, 31)),
        _face(5, None, TEXT, when=date(2022, 1, 31), answers_gone="withdrawn", answers_at="#comment-7"),
        Face(6, gone="hidden"),
        Face(7, gone="withdrawn"),
        _face(8, Author(_("Former member")), ARABIC, subject="الحق في التنظيم", language="ar", other_language="Arabic"),
        _face(9, Author(LONG, (LONG, "de"), LONG, LONG), f"<p>{LONG}</p>", subject=LONG, answers=LONG, answers_at="#comment-1"),
    ]


def _prompt(texts, **values):
    prompt = Prompt(asked_as="Sofía Restrepo", asked_on=date(2026, 1, 10), **values)
    prompt.text_rows, prompt.window_rows = [{"language": code, "text": text} for code, text in texts.items()], []
    return prompt


@register.simple_tag
def sample_prompts():
    """A question in three languages, a call for comments on a version that has been superseded, and a removed question."""
    version = Version(document=Document(title_en="Progress Declaration"), label="Zero draft")
    version.superseded_by = Version(label="Rev 1")
    question = {
        "en": "What has changed since 2022?",
        "fr": "Qu’est-ce qui a changé depuis 2022 ?",
        "es": "¿Qué ha cambiado desde 2022?",
    }
    return [
        _prompt(question),
        _prompt({"en": "Please comment on paragraphs 12 to 30."}, kind=Prompt.Kind.CALL, version=version),
        _prompt({"en": "A question that was asked twice"}, removed_at=datetime(2026, 1, 11, tzinfo=UTC)),
        _prompt({"en": f"What of {LONG}?"}),
    ]
