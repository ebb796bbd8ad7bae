import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import Curated, twins, who
from core.richtext import SafeHTMLField
from pages.prose import page_address, sanitize_page


class PageTextField(SafeHTMLField):
    """Our own prose: links may also be written `page:<slug>`."""

    sanitizer = staticmethod(sanitize_page)


class Page(Curated):
    """A fixed page such as “About”. Links to other pages are written `page:<slug>` and resolved when shown."""

    slug = models.SlugField(_("address"), unique=True)
    title = models.CharField(_("title"), max_length=200)
    lead = models.CharField(_("lead"), max_length=500, blank=True)
    body = PageTextField(_("text"))

    class Meta:
        ordering = ["slug"]
        verbose_name = _("page")
        verbose_name_plural = _("pages")

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return page_address(self.slug)


class Notice(Curated):
    """A sentence that must stand at certain places: the foot of every page, discussions, maps, practices, pledges."""

    key = models.SlugField(_("key"), unique=True)
    text = models.TextField(_("text"))

    class Meta:
        ordering = ["key"]
        verbose_name = _("notice")
        verbose_name_plural = _("notices")

    def __str__(self):
        return self.key


class Rule(Curated):
    """A numbered participation rule; moderation cites the number."""

    number = models.PositiveSmallIntegerField(_("number"), unique=True)
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("text"))

    class Meta:
        ordering = ["number"]
        verbose_name = _("participation rule")
        verbose_name_plural = _("participation rules")

    def __str__(self):
        return f"{self.number}. {self.title}"


class ContactMessage(models.Model):
    """A message to the secretariat, kept until a year after it was answered."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=150)
    email = models.EmailField(_("e-mail address"), max_length=254)
    subject = models.CharField(_("subject"), max_length=150)
    text = models.TextField(_("message"))
    language = models.CharField(_("language"), max_length=2)
    sender = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("sender’s account")
    )
    sent_at = models.DateTimeField(_("sent at"))
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True, editable=False)
    answered_by = who(_("answered by"))

    class Meta:
        ordering = ["-sent_at"]
        verbose_name = _("message to the secretariat")
        verbose_name_plural = _("messages to the secretariat")
        constraints = [twins("answered_at", "answered_by")]
        indexes = [models.Index(fields=["sent_at"], condition=Q(answered_at=None), name="pages_message_waiting")]

    def __str__(self):
        return self.subject
