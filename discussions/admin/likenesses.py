from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from core import differences
from core.admin import HubAdmin, StandingFilter, Verb
from discussions.actions import likenesses
from discussions.models import Comment, Likeness


def unsettled(pairs):
    """Of these pairs those that wait for somebody: not settled, and both are published."""
    state = Comment.State.PUBLISHED
    return pairs.filter(settled_at=None, first__state=state, second__state=state)


@admin.register(Likeness)
class LikenessAdmin(HubAdmin):
    """Pairs of near-identical contributions, settled ones too."""

    list_display = ("share", "first", "second", "topic", "settled_at", "settled_by")
    list_filter = (StandingFilter, "second__topic__space", "second__topic")
    standings = {
        "unsettled": (_("not settled"), unsettled),
        "settled": (_("settled"), lambda pairs: pairs.exclude(settled_at=None)),
    }
    list_select_related = ("first__topic", "second__topic", "settled_by")
    ordering = ("-share", "-second")
    search_fields = ("=first__number", "=second__number")
    search_help_text = _("Number of a contribution.")
    view_on_site = False
    fields = ("share", "first", "second", "topic", "words", "settled_at", "settled_by")
    verbs = (
        Verb(
            name="settle",
            label=_("Settle"),
            question=_("The pair leaves the list of duplicates. The contributions stay as they are."),
            permission="discussions.moderate_likeness",
            run=lambda pair, by, why: likenesses.settle(likeness=pair, by=by, why=why),
            applies=lambda pair: pair.settled_at is None,
        ),
    )

    @admin.display(description=_("topic"))
    def topic(self, pair):
        return pair.second.topic

    @admin.display(description=_("words that differ"))
    def words(self, pair):
        return differences.compare(pair.first.body, pair.second.body)

    def rows_of_history(self, pair):
        return [pair.second]

    def shortcuts(self, pair):
        sides = ((_("Open the earlier one"), pair.first), (_("Open the later one"), pair.second))
        return [{"label": label, "url": comment.get_absolute_url()} for label, comment in sides if comment.is_shown]
