"""Fifty thousand contributions of the crowd as a table, made while one waits instead of in the background."""

from tempfile import TemporaryFile

from django.conf import settings
from django.http import FileResponse

from bench.cases import SPACE
from discussions import compiling
from discussions.models import Topic

CONTRIBUTIONS = 50_000


def table(request, extension):
    """One of the formats of tables."""
    topic = Topic.objects.select_related("space").get(space__slug=SPACE, slug="hundred-thousand")
    keys = compiling.keys_of(topic, request.user)[:CONTRIBUTIONS]
    file = TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR)  # noqa: SIM115 – the response closes it, which removes it
    compiling.write_table(extension, file, topic=topic, user=request.user, keys=keys)
    file.seek(0)
    return FileResponse(file)
