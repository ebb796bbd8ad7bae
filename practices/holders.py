"""Which files belong to practices, and who may read them."""

from files.holders import declare
from practices.models import PracticeVersion, VersionFile

declare(
    "practices.versions",
    visible=lambda user: VersionFile.objects.visible_to(user).values("file"),
    used=lambda: VersionFile.objects.values("file"),
    published=lambda: VersionFile.objects.filter(version__in=PracticeVersion.objects.published()).values("file"),
)
