"""Static files once collected: hashed, compressed, and one stylesheet."""

import re

from django.conf import settings
from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

STYLESHEETS = ("tokens", "reset", "base", "layout", "ui", "utilities")
JOINED = "css/hub.css"


def stylesheets():
    """Paths of the stylesheets in the order of the cascade; `ui` stands for one file per component."""
    folder = settings.BASE_DIR / "static" / "css"
    for name in STYLESHEETS:
        if name == "ui":
            yield from (f"css/ui/{path.name}" for path in sorted((folder / "ui").glob("*.css")))
        else:
            yield f"css/{name}.css"


class JoinedStorage(CompressedManifestStaticFilesStorage):
    """Joins the stylesheets into `css/hub.css` before hashing, so that a reader fetches one."""

    def post_process(self, paths, dry_run=False, **options):
        if not dry_run:
            joined = "\n".join(self.open(path).read().decode() for path in stylesheets())
            joined = re.sub(r"/\*.*?\*/", "", joined, flags=re.DOTALL)
            self.delete(JOINED)
            self._save(JOINED, ContentFile(joined.encode()))
            paths = {**paths, JOINED: (self, JOINED)}
        yield from super().post_process(paths, dry_run, **options)
