"""A topic as one ZIP: its tables, the documents to be read, every file, and a manifest that says what each is and whose."""

import json
import zipfile
from hashlib import file_digest
from shutil import copyfileobj
from tempfile import TemporaryFile

from django.conf import settings
from django.utils.translation import get_language

from core import clock
from core.characters import file_name
from core.exports.columns import moment
from core.languages import best_of, names
from core.urls import absolute_url
from discussions.compiling import keys_of, name_of, nothing, notices, records, write_table
from discussions.compiling_word import Order, volumes
from discussions.models import DocumentFile
from files import shelf

PASSES = 5  # how often the contributions are gone through: three tables, the documents, the files


class _Parcel:
    """A ZIP being packed; notes for each member its checksum and size."""

    def __init__(self, file):
        self.zip, self.members = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED), []
        self.at = clock.now().timetuple()[:6]

    def add(self, path, source, **facts):
        """Put what a file open for bytes holds under `path`."""
        digest = file_digest(source, "sha256").hexdigest()
        size = source.tell()
        source.seek(0)
        entry = zipfile.ZipInfo(path, self.at)
        entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
        with self.zip.open(entry, "w", force_zip64=True) as member:
            copyfileobj(source, member)
        self.members.append({"path": path, "sha256": digest, "size": size, **facts})

    def describe(self, **about):
        """Put the manifest in."""
        manifest = json.dumps(about | {"members": self.members}, ensure_ascii=False, indent=1)
        self.zip.writestr(zipfile.ZipInfo("manifest.json", self.at), manifest.encode())


def write(file, *, topic, user, keys=None, tick=nothing):
    """Pack everything into a file open for bytes."""
    keys = keys_of(topic, user) if keys is None else keys
    parcel = _Parcel(file)
    with parcel.zip:
        _fill(parcel, topic, user, keys, tick)


def write_volumes(file, order):
    """Pack the Word documents of a topic that has several."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as packed:
        for number, content in enumerate(volumes(order), start=1):
            packed.writestr(zipfile.ZipInfo(f"volume-{number:03}.docx", clock.now().timetuple()[:6]), content)


def _fill(parcel, topic, user, keys, tick):
    for extension in ("csv", "xlsx", "json"):
        with TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR) as table:
            write_table(extension, table, topic=topic, user=user, keys=keys, tick=tick)
            table.seek(0)
            parcel.add(f"contributions.{extension}", table, what="table")
    _add_volumes(parcel, Order(topic, user, keys, tick))
    _add_files(parcel, records(topic, user, keys, tick))
    _add_documents(parcel, topic, user)
    parcel.describe(
        title=best_of(names(topic, "title"))[0],
        address=absolute_url(topic.get_absolute_url()),
        retrieved_at=moment(clock.now()),
        language=get_language(),
        notices=notices(),
    )


def _add_volumes(parcel, order):
    for number, content in enumerate(volumes(order), start=1):
        name = "contributions.docx" if order.volumes == 1 else f"contributions-{number:03}.docx"
        with TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR) as paper:
            paper.write(content)
            paper.seek(0)
            parcel.add(name, paper, what="compilation")


def _add_files(parcel, found):
    for record in found:
        for place, file in enumerate(record.files, start=1):
            who = [*record.authors, *map(name_of, record.voices.supporters)]
            facts = {
                "what": "file of a contribution",
                "number": record.comment.number,
                "contribution": record.address,
                "who": who,
            }
            _add_file(parcel, f"files/{record.comment.number:05}-{place:02}-{_plain(file.name)}", file, facts)


def _add_documents(parcel, topic, user):
    rows = DocumentFile.objects.visible_to(user).filter(version__document__topic=topic)
    rows = rows.select_related("file", "version__document").order_by("version__document", "version__number", "position", "pk")
    for place, row in enumerate(rows, start=1):
        document = best_of(names(row.version.document, "title"))[0]
        facts = {"what": "document", "document": document, "version": row.version.label, "language": row.language}
        _add_file(parcel, f"documents/{place:03}-{_plain(row.file.name)}", row.file, facts)


def _add_file(parcel, path, file, facts):
    """A file whose bytes are lost is named in the manifest all the same."""
    facts |= {"name": file.name, "title": file.label, "address": absolute_url(file.get_absolute_url())}
    try:
        with shelf.take(file.stored) as source:
            parcel.add(path, source, **facts)
    except FileNotFoundError:
        parcel.members.append({"path": None, "sha256": file.sha256, "size": file.size, "missing": True, **facts})


def _plain(name):
    stem, _dot, extension = name.rpartition(".")
    return file_name(stem or name, extension)
