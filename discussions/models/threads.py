from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models.roles import Grant
from core.models import who
from discussions.models.prompts import Prompt
from discussions.models.topics import Topic


class Thread(models.Model):
    """Where contributions hang: under a prompt, or (number 0) directly under the topic.

    `number` is given once in its topic. `roots` is the position given last to a contribution that answers no other; the
    counts are what any reader admitted to the topic can open and count.
    """

    topic = models.ForeignKey(Topic, models.CASCADE, related_name="threads", verbose_name=_("topic"))
    prompt = models.OneToOneField(Prompt, models.CASCADE, null=True, blank=True, related_name="thread", verbose_name=_("prompt"))
    number = models.PositiveIntegerField(_("number"))
    roots = models.PositiveIntegerField(default=0)
    contributions = models.PositiveIntegerField(_("contributions"), default=0)
    people = models.PositiveIntegerField(_("people"), default=0)
    organizations = models.PositiveIntegerField(_("organizations"), default=0)

    class Meta:
        ordering = ["topic", "number"]
        verbose_name = _("thread")
        verbose_name_plural = _("threads")
        constraints = [
            models.UniqueConstraint(fields=["topic", "number"], name="discussions_thread_number_once"),
            models.CheckConstraint(
                condition=Q(number=0, prompt=None) | Q(number__gt=0, prompt__isnull=False), name="discussions_thread_direct"
            ),
        ]

    def __str__(self):
        return str(self.prompt or self.topic)

    def get_absolute_url(self):
        return reverse("discussions:thread_detail", args=[*self.place])

    @property
    def place(self):
        """Space, topic and number, as addresses have them."""
        return self.topic.space.slug, self.topic.slug, self.number

    @cached_property
    def life(self):
        """Where it stands now: its prompt's own windows count only while the topic is open."""
        own = self.prompt and self.prompt.life
        return own if own and self.topic.life.is_open else self.topic.life

    @property
    def is_open(self):
        """Takes contributions now."""
        return self.life.is_open and not (self.prompt and self.prompt.is_removed)


class Function(Grant):
    """In what function a person speaks in a topic, shown beside her name; it gives no right.

    Names from an archive have no account: `free_name` stands for the person.
    """

    class Kind(models.TextChoices):
        MODERATOR = "moderator", pgettext_lazy("function in a topic", "Moderator")
        CO_MODERATOR = "co-moderator", pgettext_lazy("function in a topic", "Co-moderator")
        CO_FACILITATOR = "co-facilitator", pgettext_lazy("function in a topic", "Co-facilitator")
        CO_LEAD = "co-lead", pgettext_lazy("function in a topic", "Workstream co-lead")
        SECRETARIAT = "secretariat", pgettext_lazy("function in a topic", "UN Network")

    person = who(_("person"), editable=True)
    free_name = models.CharField(_("name without an account"), max_length=150, blank=True)
    topic = models.ForeignKey(Topic, models.CASCADE, related_name="functions", verbose_name=_("topic"))
    kind = models.CharField(_("function"), max_length=20, choices=Kind)

    class Meta(Grant.Meta):
        abstract = False
        ordering = ["kind", "pk"]
        verbose_name = _("function in a topic")
        verbose_name_plural = _("functions in topics")
        constraints = [
            *Grant.Meta.constraints,
            models.CheckConstraint(
                condition=Q(kind__in=["moderator", "co-moderator", "co-facilitator", "co-lead", "secretariat"]),
                name="discussions_function_kind",
            ),
            models.CheckConstraint(condition=Q(person=None) ^ Q(free_name=""), name="discussions_function_person_or_name"),
            models.UniqueConstraint(
                fields=["person", "topic", "kind"], condition=Q(ended_at=None), name="discussions_function_open_once"
            ),
        ]

    def __str__(self):
        return f"{self.name} – {self.get_kind_display()}"

    @property
    def name(self):
        return self.person.full_name if self.person else self.free_name


class Contributor(models.Model):
    """One person or organization heard in a thread, or (`thread` empty) anywhere in a topic, and in how many contributions.

    Published ones count. `key` is `person:<id>`, `organization:<id>` or, for a name without an account,
    `name:<topic's id>:<name>`: one name in one archive counts as one person.
    """

    topic = models.ForeignKey(Topic, models.CASCADE, related_name="contributors")
    thread = models.ForeignKey(Thread, models.CASCADE, null=True, related_name="contributors")
    key = models.CharField(max_length=320)
    is_organization = models.BooleanField()
    contributions = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("contributor")
        verbose_name_plural = _("contributors")
        constraints = [
            models.UniqueConstraint(fields=["topic", "thread", "key"], nulls_distinct=False, name="discussions_contributor_once")
        ]

    def __str__(self):
        return self.key
