"""A document's files are read by whoever may read its topic, a space's picture by whoever may read the space, a
contribution's files by whoever may read it; those of a draft are kept for who writes it.
"""

from django.db.models import Exists, Func, JSONField, OuterRef, Q, TextField
from django.db.models.functions import Cast

from discussions.actions.attachments import DRAFTS
from discussions.drafting import EDITING, POSTING, REPLYING
from discussions.models import Comment, CommentFile, Compilation, DocumentFile, Space
from drafts.models import Draft
from files import holders
from files.models import File


def _posted():
    return DocumentFile.objects.values("file")


holders.declare(
    "discussions.documents",
    visible=lambda user: DocumentFile.objects.visible_to(user).values("file"),
    used=_posted,
    published=_posted,
)


def _pictures(spaces):
    return spaces.exclude(picture=None).values("picture")


holders.declare(
    "discussions.spaces",
    visible=lambda user: _pictures(Space.objects.visible_to(user)),
    used=lambda: _pictures(Space.objects.all()),
    published=lambda: _pictures(Space.objects.all()),
)


def _of_contributions(user):
    """Of what she may read; who looks after the space reads what is hidden or held, too."""
    readable = Q(comment__in=Comment.objects.visible_to(user))
    if user.is_authenticated:
        readable |= Q(comment__topic__space__in=Space.objects.moderated_by(user))
    return CommentFile.objects.filter(readable).values("file")


def _enclosed():
    return CommentFile.objects.values("file")


holders.declare("discussions.comments", visible=_of_contributions, used=_enclosed, published=_enclosed)


def _in_drafts():
    """Those that the uploader's own draft of a contribution, or of an edit, names, one alone or several."""
    named = Func(Cast(OuterRef("pk"), TextField()), function="to_jsonb", output_field=JSONField())
    drafts = Draft.objects.filter(
        owner=OuterRef("uploaded_by"), kind__in=[POSTING, REPLYING, EDITING], data__files__contains=named
    )
    return File.objects.filter(Exists(drafts)).values("pk")


def _none(*_reader):
    return File.objects.none().values("pk")


holders.declare(DRAFTS, visible=_none, used=_in_drafts, published=_none)
holders.declare_kept(lambda names: Compilation.objects.filter(stored__in=names).values_list("stored", flat=True))
