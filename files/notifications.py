from django.utils.translation import gettext_lazy as _

from events.kinds import declare

FILE_STORED = declare("files.file_stored", _("File uploaded: %(media_type)s"))
FILE_DISCARDED = declare("files.file_discarded", _("File deleted"))
