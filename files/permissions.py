"""Who may bring files and who may take them away. Who may read one is asked of what holds it (`File.objects.visible_to`)."""

import rules
from django.utils.translation import gettext_lazy as _

from accounts.permissions import is_member, is_secretariat
from core.permissions import LOG_IN, declare


@rules.predicate
def is_uploader(user, file):
    return file.uploaded_by_id is not None and file.uploaded_by_id == user.pk


declare("files.upload_file", (is_member, LOG_IN))
declare(
    "files.discard_file",
    (is_member, LOG_IN),
    (is_uploader | is_secretariat, _("Only who uploaded a file and the secretariat may delete it.")),
)
