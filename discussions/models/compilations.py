import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core import clock
from discussions.models.topics import Topic
from files.models import size_in_words


class CompilationQuerySet(models.QuerySet):
    def under_way(self):
        """Those that are still to be made, or being made."""
        return self.filter(state__in=[Compilation.State.WAITING, Compilation.State.RUNNING])


class Compilation(models.Model):
    """A topic as a file, made in the background for one person, who alone finds it; after its last day the file goes.

    `done` of `total` steps are made. `attempt` is the number of the worker's try: a try that was given up writes no more.
    `alive_at` is when the worker last said that it goes on. `stored` is the name on the shelf, `name` what the file is called.
    """

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("state of a compilation", "waiting")
        RUNNING = "running", pgettext_lazy("state of a compilation", "being made")
        READY = "ready", pgettext_lazy("state of a compilation", "ready")
        FAILED = "failed", pgettext_lazy("state of a compilation", "failed")
        EXPIRED = "expired", pgettext_lazy("state of a compilation", "deleted")

    class Format(models.TextChoices):
        CSV = "csv", _("CSV")
        XLSX = "xlsx", _("XLSX")
        JSON = "json", _("JSON")
        DOCX = "docx", _("DOCX")
        ZIP = "zip", _("ZIP")

    class Trouble(models.TextChoices):
        CLOSED = "closed", pgettext_lazy("why a compilation failed", "The topic can no longer be read.")
        BROKEN = "broken", pgettext_lazy("why a compilation failed", "It could not be made. Ask for it again later.")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("person"))
    topic = models.ForeignKey(Topic, models.CASCADE, related_name="+", verbose_name=_("topic"))
    format = models.CharField(_("format"), max_length=4, choices=Format)
    language = models.CharField(_("language"), max_length=2)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.WAITING)
    done = models.PositiveIntegerField(_("steps made"), default=0)
    total = models.PositiveIntegerField(_("steps"), default=0)
    attempt = models.PositiveSmallIntegerField(_("attempt"), default=0)
    alive_at = models.DateTimeField(_("last sign of work at"), null=True)
    asked_at = models.DateTimeField(_("asked at"))
    began_at = models.DateTimeField(_("last attempt at"), null=True)
    finished_at = models.DateTimeField(_("finished at"), null=True)
    expires_at = models.DateTimeField(_("kept until"), null=True)
    name = models.CharField(_("name"), max_length=200, blank=True)
    stored = models.CharField(max_length=60, blank=True)
    size = models.PositiveBigIntegerField(_("size in bytes"), default=0)
    error = models.CharField(_("trouble"), max_length=8, choices=Trouble, blank=True)

    objects = CompilationQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        verbose_name = _("compilation")
        verbose_name_plural = _("compilations")
        indexes = [
            models.Index(fields=["asked_at"], condition=Q(state__in=["waiting", "running"]), name="discussions_compilation_todo"),
            models.Index(fields=["expires_at"], condition=Q(state="ready"), name="discussions_compilation_kept"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "topic", "format", "language"],
                condition=Q(state__in=["waiting", "running"]),
                name="discussions_compilation_once",
            ),
            models.CheckConstraint(
                condition=Q(state="ready", expires_at__isnull=False) & ~Q(stored="") | ~Q(state="ready") & Q(stored=""),
                name="discussions_compilation_file",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "running", "ready", "failed", "expired"]), name="discussions_compilation_state"
            ),
            models.CheckConstraint(
                condition=Q(format__in=["csv", "xlsx", "json", "docx", "zip"]), name="discussions_compilation_format"
            ),
            models.CheckConstraint(
                condition=Q(state="failed", error__in=["closed", "broken"]) | ~Q(state="failed") & Q(error=""),
                name="discussions_compilation_error",
            ),
            models.CheckConstraint(condition=Q(done__lte=F("total")), name="discussions_compilation_done"),
        ]

    def __str__(self):
        return f"{self.topic} – {self.get_format_display()}"

    def get_absolute_url(self):
        return reverse("discussions:compilation_detail", args=[self.key])

    @property
    def is_under_way(self):
        return self.state in (self.State.WAITING, self.State.RUNNING)

    @property
    def is_there(self):
        """Its file can be had."""
        return self.state == self.State.READY and clock.now() < self.expires_at

    @property
    def size_in_words(self):
        return size_in_words(self.size)

    @property
    def share(self):
        """How much of it is made, in per cent."""
        return 100 * self.done // self.total if self.total else 0
