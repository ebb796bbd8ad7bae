"""Files on their way in: which views take them, how much they may send, and where the bytes wait until an action has them."""

import errno
import tempfile
from contextlib import suppress

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http.multipartparser import MultiPartParserError

LARGEST = 25_000_000  # bytes of one file
LARGEST_BODY = 30_000_000  # bytes of a form with a file; up to here a file that is too large gets its sentence beside the field
_FULL = {errno.ENOSPC, errno.EDQUOT}


def takes_files(view):
    """A view whose forms bring files, from whoever is logged in; all other views get none, and no more than a form of text."""
    view.takes_files = True
    return view


def is_full(error):
    """Whether an OSError says that the disk, or our share of it, is full."""
    return error.errno in _FULL


class Upload(UploadedFile):
    """A file that was sent: `size` is what came. Of what is too large, or found the disk full, the bytes were not kept."""

    found_no_room = False


class Receiver(FileUploadHandler):
    """Keeps a sent file without a name on the disk, so that it takes no memory and is gone with the request."""

    keeps = False
    upload = None

    def handle_raw_input(self, input_data, META, content_length, boundary, encoding=None):
        takes = getattr(getattr(self.request.resolver_match, "func", None), "takes_files", False)
        if content_length > (LARGEST_BODY if takes else settings.DATA_UPLOAD_MAX_MEMORY_SIZE):
            raise RequestDataTooBig
        self.keeps = takes and self.request.user.is_authenticated

    def new_file(self, *args, **kwargs):
        super().new_file(*args, **kwargs)
        self.upload = Upload(None, self.file_name, self.content_type, 0, self.charset, self.content_type_extra)
        if self.keeps:
            self._with_room(self._open)

    def receive_data_chunk(self, raw_data, start):
        if self.upload.file and start + len(raw_data) <= LARGEST:
            self._with_room(lambda: self.upload.file.write(raw_data))

    def file_complete(self, file_size):
        if not self.keeps:
            return None
        self.upload.size = file_size
        if self.upload.file:
            self._with_room(lambda: self.upload.file.seek(0))
        return self.upload

    def upload_interrupted(self):
        """What broke off is not taken for what is whole."""
        self._let_go()
        raise MultiPartParserError("The upload ended before its file did.")

    def _open(self):
        self.upload.file = tempfile.TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR)  # noqa: SIM115 – closed with the request

    def _with_room(self, act):
        try:
            act()
        except OSError as error:
            if not is_full(error):
                raise
            self.upload.found_no_room = True
            self._let_go()

    def _let_go(self):
        file, self.upload.file = self.upload.file, None
        if file:
            with suppress(OSError):  # what was still to be written finds no room either
                file.close()
