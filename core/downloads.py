"""Files made for one reader: how they are sent."""

from django.http import FileResponse

from core.characters import file_name


class _Attachment(FileResponse):
    block_size = 64 * 1024


def attach(file, *, name, extension, content_type):
    """A response that sends `file` from where it stands and closes it; to be saved as `name`, and found by no search engine."""
    response = _Attachment(file, as_attachment=True, filename=file_name(name, extension), content_type=content_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["X-Robots-Tag"] = "noindex"
    response["Cache-Control"] = "private, no-cache"
    return response
