"""Static files once collected: hashed, compressed, and one stylesheet."""

import re

from django.conf import settings
from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

STYLESHEETS = ("tokens", "reset", "base", "layout", "ui/*", "pages/*", "utilities")
JOINED = "css/hub.css"


def stylesheets():
    """Paths of the stylesheets in the order of the cascade; `ui/*` stands for one file per component."""
    folder = settings.BASE_DIR / "static"
    for name in STYLESHEETS:
        yield from (path.relative_to(folder).as_posix() for path in sorted((folder / "css").glob(f"{name}.css")))


def joined(read):
    """All stylesheets as one text, without comments; `read(path)` gives each."""
    return re.sub(r"/\*.*?\*/", "", "\n".join(map(read, stylesheets())), flags=re.DOTALL)


class JoinedStorage(CompressedManifestStaticFilesStorage):
    """Joins the stylesheets into `css/hub.css` before hashing, so that a reader fetches one."""

    def post_process(self, paths, dry_run=False, **options):
        if not dry_run:
            self.delete(JOINED)
            self._save(JOINED, ContentFile(joined(self._text).encode()))
            paths = {**paths, JOINED: (self, JOINED)}
        yield from super().post_process(paths, dry_run, **options)

    def _text(self, path):
        with self.open(path) as file:
            return file.read().decode()
