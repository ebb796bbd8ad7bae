from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from core.models import twins, who
from discussions.life import Life
from discussions.models.prompts import Prompt
from discussions.models.topics import Topic


class Thread(models.Model):
    """Where contributions hang: under a prompt, or (number 0) directly under the topic.

    `number` is given once in its topic. `roots` is the position given last to a contribution that answers no other; the
    counts are what any reader admitted to the topic can open and count. A locked one can be read, but not added to.
    """

    topic = models.ForeignKey(Topic, models.CASCADE, related_name="threads", verbose_name=_("topic"))
    prompt = models.OneToOneField(Prompt, models.CASCADE, null=True, blank=True, related_name="thread", verbose_name=_("prompt"))
    number = models.PositiveIntegerField(_("number"))
    roots = models.PositiveIntegerField(default=0)
    contributions = models.PositiveIntegerField(_("contributions"), default=0)
    people = models.PositiveIntegerField(_("people"), default=0)
    organizations = models.PositiveIntegerField(_("organizations"), default=0)
    locked_at = models.DateTimeField(_("locked at"), null=True, blank=True, editable=False)
    locked_by = who(_("locked by"))
    locked_why = models.CharField(_("why it is locked"), max_length=300, blank=True, editable=False)

    class Meta:
        ordering = ["topic", "number"]
        verbose_name = _("thread")
        verbose_name_plural = _("threads")
        constraints = [
            models.UniqueConstraint(fields=["topic", "number"], name="discussions_thread_number_once"),
            models.CheckConstraint(
                condition=Q(number=0, prompt=None) | Q(number__gt=0, prompt__isnull=False), name="discussions_thread_direct"
            ),
            twins("locked_at", "locked_by"),
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
        """Where it stands now: its prompt's own windows count only while the topic is open, and never beyond its end."""
        own, whole = self.prompt and self.prompt.life, self.topic.life
        if not own or not whole.is_open:
            return whole
        return min(own, whole, key=Life.end) if own.is_open else own

    @property
    def is_open(self):
        """Takes contributions now, in time or late."""
        return self.takes_now and not self.is_locked and not (self.prompt and self.prompt.is_removed)

    @property
    def takes_now(self):
        """Its windows are open, or its topic's are closed and it takes what comes late."""
        return self.life.is_open or self.topic.takes_late_now

    @property
    def is_locked(self):
        return self.locked_at is not None


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
