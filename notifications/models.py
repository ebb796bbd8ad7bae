from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from notifications.kinds import Rhythm, get


class NoticeQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own."""
        return self.filter(person=user) if user.is_authenticated else self.none()

    def unread(self):
        return self.filter(read_at=None)

    def to_mail(self, rhythm):
        """Those that wait for a digest of this rhythm."""
        return self.filter(rhythm=rhythm, mailed_at=None)


class Notice(models.Model):
    """A person is told of something, once: `key` is unique among hers. It stands on her page and goes by e-mail in its rhythm.

    `object_id` is the row of the kind's app it is about; `facts` holds ids, keys and states, never words of people. `rhythm`
    is the one that held when she was told; `mailed_at` is set in the transaction that writes the e-mail.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("person"))
    kind = models.CharField(_("kind"), max_length=60)
    key = models.CharField(max_length=120, editable=False)
    object_id = models.BigIntegerField(_("row"))
    facts = models.JSONField(_("facts"), default=dict, blank=True)
    at = models.DateTimeField(_("when"))
    read_at = models.DateTimeField(_("read at"), null=True, editable=False)
    rhythm = models.CharField(_("by e-mail"), max_length=10, choices=Rhythm)
    mailed_at = models.DateTimeField(_("e-mail written at"), null=True, editable=False)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("notice to a person")
        verbose_name_plural = _("notices to people")
        indexes = [
            models.Index(fields=["person", "-at", "-id"], name="notifications_of_person"),
            models.Index(fields=["person"], condition=Q(read_at=None), name="notifications_unread"),
            models.Index(
                fields=["rhythm", "person"],
                condition=Q(mailed_at=None, rhythm__in=["daily", "weekly"]),
                name="notifications_to_mail",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["person", "kind", "key"], name="notifications_notice_once"),
            models.CheckConstraint(condition=Q(rhythm__in=Rhythm.values), name="notifications_notice_rhythm"),
        ]

    def __str__(self):
        return str(self.declared.label) if self.declared else self.kind

    @property
    def declared(self):
        """Its kind, or None if no app declares it any longer."""
        return get(self.kind)


class PreferenceQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own."""
        return self.filter(person=user) if user.is_authenticated else self.none()


class Preference(models.Model):
    """When a person wants a kind of notice by e-mail, if not by its default."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("person"))
    kind = models.CharField(_("kind"), max_length=60)
    rhythm = models.CharField(_("by e-mail"), max_length=10, choices=Rhythm)

    objects = PreferenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("preference")
        verbose_name_plural = _("preferences")
        constraints = [
            models.UniqueConstraint(fields=["person", "kind"], name="notifications_preference_once"),
            models.CheckConstraint(condition=Q(rhythm__in=Rhythm.values), name="notifications_preference_rhythm"),
        ]

    def __str__(self):
        return f"{self.kind}: {self.get_rhythm_display()}"


class FollowQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own."""
        return self.filter(person=user) if user.is_authenticated else self.none()


class Follow(models.Model):
    """A person wants to hear what is new about a thing: an objective, a practice, a topic, a space."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("person"))
    what = models.CharField(_("what is followed"), max_length=20)
    object_id = models.BigIntegerField(_("row"))
    since = models.DateTimeField(_("since"))

    objects = FollowQuerySet.as_manager()

    class Meta:
        ordering = ["-since", "-pk"]
        verbose_name = pgettext_lazy("somebody wants to hear what is new", "follow")
        verbose_name_plural = pgettext_lazy("somebody wants to hear what is new", "follows")
        indexes = [models.Index(fields=["what", "object_id"], name="notifications_followers")]
        constraints = [models.UniqueConstraint(fields=["person", "what", "object_id"], name="notifications_follow_once")]

    def __str__(self):
        return f"{self.what} {self.object_id}"


class Announcement(models.Model):
    """Something new that followers are to hear of: written with what caused it, spread by a worker, then done."""

    kind = models.CharField(_("kind"), max_length=60)
    object_id = models.BigIntegerField(_("row"))
    places = models.JSONField(_("what it is new in"), default=list)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("when"))
    done_at = models.DateTimeField(_("told at"), null=True, editable=False)

    class Meta:
        verbose_name = _("announcement")
        verbose_name_plural = _("announcements")
        indexes = [models.Index(fields=["at"], condition=Q(done_at=None), name="notifications_to_spread")]
        constraints = [models.UniqueConstraint(fields=["kind", "object_id"], name="notifications_announcement_once")]

    def __str__(self):
        return f"{self.kind} {self.object_id}"
