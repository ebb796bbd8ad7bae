"""Which files belong to pledges, and who may read them."""

from files.holders import declare
from pledges.models import PledgeFile, PledgeVersion

declare(
    "pledges.versions",
    visible=lambda user: PledgeFile.objects.visible_to(user).values("file"),
    used=lambda: PledgeFile.objects.values("file"),
    published=lambda: PledgeFile.objects.filter(version__in=PledgeVersion.objects.published()).values("file"),
)
