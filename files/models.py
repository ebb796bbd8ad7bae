import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core import clock, tongues
from core.models import who
from files import holders
from files.formats import MEDIA_TYPES, Kind
from files.names import LONGEST
from files.refusals import megabytes


class FileQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own, and those that something this reader may see holds; staff are readers like any other."""
        admitted = Q(uploaded_by=user) if user.is_authenticated else Q(pk__in=[])
        for holder in holders.declared():
            admitted |= Q(pk__in=holder.visible(user))
        return self.filter(admitted)

    def unused(self):
        """Those that nothing holds."""
        return self._not_in(holder.used() for holder in holders.declared())

    def unpublished(self):
        """Those that count towards what one person may keep to herself."""
        return self._not_in(holder.published() for holder in holders.declared())

    def _not_in(self, keys):
        rows = self
        for held in keys:
            rows = rows.exclude(pk__in=held)
        return rows


class File(models.Model):
    """An upload, whatever it belongs to; readable wherever a holder says so (`files.holders`). Its id is its address.

    `name` is shown and given to who saves it; the bytes lie under `stored`, a name of ours. `key` went with the form, so that
    sending twice makes one. Pictures have their size in pixels and say in words what they show; `language` is that of the
    content, or of these words.
    """

    Kind = Kind

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    uploaded_by = who(_("uploaded by"))
    uploaded_at = models.DateTimeField(_("uploaded at"), default=clock.now, editable=False)
    name = models.CharField(_("name"), max_length=LONGEST)
    stored = models.CharField(_("name on the disk"), max_length=60, unique=True, editable=False)
    media_type = models.CharField(_("media type"), max_length=80, editable=False)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, editable=False)
    size = models.PositiveIntegerField(_("size in bytes"), editable=False)
    sha256 = models.CharField(_("checksum (SHA-256)"), max_length=64, editable=False)
    width = models.PositiveIntegerField(_("width in pixels"), null=True, editable=False)
    height = models.PositiveIntegerField(_("height in pixels"), null=True, editable=False)
    title = models.CharField(_("title"), max_length=200, blank=True)
    alternative = models.CharField(_("text alternative"), max_length=500, blank=True)
    language = models.CharField(_("language"), max_length=3, blank=True)

    objects = FileQuerySet.as_manager()

    class Meta:
        ordering = ["-uploaded_at", "pk"]
        verbose_name = _("file")
        verbose_name_plural = _("files")
        indexes = [models.Index(fields=["uploaded_by", "-uploaded_at"])]
        constraints = [
            models.CheckConstraint(condition=~Q(name="") & Q(size__gt=0), name="files_file_is_something"),
            models.CheckConstraint(condition=Q(media_type__in=MEDIA_TYPES), name="files_file_media_type"),
            models.CheckConstraint(
                condition=Q(kind="picture", width__isnull=False, height__isnull=False, alternative__regex=r"\S")
                | Q(kind="document", width=None, height=None),
                name="files_file_picture_is_described",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("files:file_detail", args=[self.pk, self.name])

    @property
    def label(self):
        """What it is called in pages: its title, else its name."""
        return self.title or self.name

    @property
    def is_picture(self):
        return self.kind == Kind.PICTURE

    @property
    def extension(self):
        return self.name.rpartition(".")[2]

    @property
    def size_in_words(self):
        """Its size in the unit that fits: “1.2 MB”."""
        return size_in_words(self.size)

    @property
    def language_name(self):
        """What the reader calls its language; empty if it is not known."""
        return tongues.name_of(self.language) if self.language else ""


def size_in_words(size):
    """A number of bytes as people say it, in thousands and millions, rounded up."""
    if size < 1000:
        return ngettext("%(count)d byte", "%(count)d bytes", size) % {"count": size}
    if size <= 999_000:
        return _("%(number)s KB") % {"number": -(-size // 1000)}
    return _("%(number)s MB") % {"number": megabytes(size)}


class Enclosure(models.Model):
    """A file where it belongs; each app makes it concrete, adds what it belongs to, and registers a holder."""

    file = models.ForeignKey(File, models.PROTECT, related_name="+", verbose_name=_("file"))
    position = models.PositiveSmallIntegerField(_("position"), default=0, editable=False)

    class Meta:
        abstract = True
        ordering = ["position", "pk"]

    def __str__(self):
        return str(self.file)

    def get_absolute_url(self):
        return self.file.get_absolute_url()
