from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core import clock
from core.languages import best_of
from core.models import who
from discussions.life import Life
from discussions.models.topics import Topic
from discussions.models.windows import Window


class Document(models.Model):
    """A document of a topic, such as a draft declaration; its versions hang below it, each with a file per language."""

    topic = models.ForeignKey(Topic, models.CASCADE, related_name="documents", verbose_name=_("topic"))
    title = models.CharField(_("title"), max_length=200)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("document")
        verbose_name_plural = _("documents")

    def __str__(self):
        return self.title


class Version(models.Model):
    """A version of a document, called by its label (“Zero draft”, “Rev 1”); `supersedes` is the one before it."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="versions", verbose_name=_("document"))
    number = models.PositiveSmallIntegerField(_("number"))
    label = models.CharField(_("label"), max_length=60)
    supersedes = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="superseded_by", verbose_name=_("supersedes")
    )
    posted_at = models.DateTimeField(_("posted at"), default=clock.now)

    class Meta:
        ordering = ["document", "number"]
        verbose_name = _("version of a document")
        verbose_name_plural = _("versions of documents")
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="discussions_version_number_once"),
            models.CheckConstraint(condition=~Q(supersedes=models.F("pk")), name="discussions_version_not_itself"),
        ]

    def __str__(self):
        return f"{self.document} – {self.label}"


class Prompt(models.Model):
    """What is asked in a topic: a guiding question, or a call for comments on one version of a document.

    Its wording is `texts`, one row per language. Without windows of its own it follows the topic's. A removed prompt shows as
    removed; what was contributed under it stays and counts.
    """

    class Kind(models.TextChoices):
        QUESTION = "question", pgettext_lazy("kind of prompt", "guiding question")
        CALL = "call", pgettext_lazy("kind of prompt", "call for comments")

    topic = models.ForeignKey(Topic, models.CASCADE, related_name="prompts", verbose_name=_("topic"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.QUESTION)
    version = models.ForeignKey(
        Version, models.PROTECT, null=True, blank=True, related_name="calls", verbose_name=_("version of the document")
    )
    asked_by = who(_("asked by"))
    asked_as = models.CharField(_("name of who asked, as then"), max_length=150, blank=True, editable=False)
    asked_at = models.DateTimeField(_("asked at"), null=True, editable=False)
    asked_on = models.DateField(_("day it was asked, where the hour is not known"), null=True, blank=True, editable=False)
    removed_at = models.DateTimeField(_("removed at"), null=True, blank=True, editable=False)
    removed_by = who(_("removed by"))
    archive_id = models.CharField(_("id in the archive"), max_length=40, blank=True, editable=False)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("prompt")
        verbose_name_plural = _("prompts")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="question", version=None) | Q(kind="call", version__isnull=False), name="discussions_prompt_kind"
            ),
            models.UniqueConstraint(
                fields=["topic", "archive_id"], condition=~Q(archive_id=""), name="discussions_prompt_archive_once"
            ),
        ]

    def __str__(self):
        return self.wording[0]

    @property
    def is_removed(self):
        return self.removed_at is not None

    @property
    def when(self):
        """When it was asked: a day where no more is known, None if nothing is."""
        return self.asked_on or self.asked_at

    @cached_property
    def words(self):
        """The wording by language code; empty where it is gone with the removal."""
        if hasattr(self, "text_rows"):
            return {row["language"]: row["text"] for row in self.text_rows}
        return {row.language: row.text for row in self.texts.all()}

    @property
    def wording(self):
        """The wording a reader gets and its language: her own, else en, fr, es, else the first there is."""
        text, language = best_of(self.words)
        return (text, language) if text or not self.words else next((text, code) for code, text in self.words.items())

    @property
    def other_wordings(self):
        """The wordings in the other languages, as (code, text)."""
        _text, language = self.wording
        return [(code, text) for code, text in self.words.items() if code != language]

    @cached_property
    def life(self):
        """Where it stands by its own windows; None if it follows the topic's."""
        spans = Window.spans(self)
        return Life.of(spans) if spans else None


class PromptText(models.Model):
    """The wording of a prompt in one language."""

    prompt = models.ForeignKey(Prompt, models.CASCADE, related_name="texts", verbose_name=_("prompt"))
    language = models.CharField(_("language"), max_length=3)
    text = models.TextField(_("text"), max_length=2000)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("wording of a prompt")
        verbose_name_plural = _("wordings of a prompt")
        constraints = [models.UniqueConstraint(fields=["prompt", "language"], name="discussions_prompttext_once")]

    def __str__(self):
        return self.text
