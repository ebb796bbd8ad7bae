"""Atom feeds of a space and of a topic: the newest contributions, of what everybody may read and nothing else."""

from django.contrib.auth.models import AnonymousUser
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page, require_safe

from core.characters import legal
from core.counting import visible_text
from core.languages import best_of, names
from core.urls import absolute_url
from discussions.models import Comment, Space, Topic
from discussions.overview import authors, with_authors
from facets import feeds

_TITLE, _SUMMARY = 100, 600  # characters


class ContributionFeed(feeds.NewestFeed):
    """The newest contributions to a space or a topic (`feed(request, of=...)`) that everybody may read.

    Subclasses say which these are (`contributions`) and the name and arguments of their own address (`place`).
    """

    def contributions(self, of):
        raise NotImplementedError

    def place(self, of):
        raise NotImplementedError

    def get_object(self, request, of):
        return of

    def title(self, of):
        return legal(best_of(names(of, "title"))[0])

    def subtitle(self, of):
        return _("Contributions, the newest first. Opinions are the participants’ own.")

    def link(self, of):
        return absolute_url(of.get_absolute_url())

    def feed_url(self, of):
        name, *slugs = self.place(of)
        return absolute_url(reverse(name, args=[get_language(), *slugs]))

    def changed_at(self, of):
        return max((_changed_at(comment) for comment in self.items(of)), default=None)

    def items(self, of):
        """Asked once."""
        if not hasattr(self, "found"):
            rows = Comment.objects.visible_to(AnonymousUser()).filter(**self.contributions(of))
            rows = with_authors(rows).select_related("topic__space").order_by("-posted_at", "-pk")
            self.found = list(rows[: feeds.ENTRIES])
        return self.found

    def item_title(self, comment):
        return legal(comment.subject or _cut(comment.body, _TITLE) or str(comment.number))

    def item_extra_kwargs(self, comment):
        return {"language": comment.language, "summary": legal(_cut(comment.body, _SUMMARY))}

    def item_link(self, comment):
        return absolute_url(comment.get_absolute_url())

    def item_guid(self, comment):
        return feeds.tag_of(f"discussions/comments/{comment.pk}")

    def item_author_name(self, comment):
        voices = (" – ".join(filter(None, (house, person))) for (house, _language), person in authors(comment))
        return legal("; ".join(filter(None, voices))) or _("No name given")

    def item_pubdate(self, comment):
        return comment.posted_at

    def item_updateddate(self, comment):
        return _changed_at(comment)

    def item_categories(self, comment):
        return [legal(best_of(names(comment.topic, "title"))[0])]


class SpaceFeed(ContributionFeed):
    """What is new in the topics of a space."""

    def contributions(self, space):
        return {"topic__space": space}

    def place(self, space):
        return "space_feed", space.slug


class TopicFeed(ContributionFeed):
    """What is new in a topic."""

    def contributions(self, topic):
        return {"topic": topic}

    def place(self, topic):
        return "topic_feed", topic.space.slug, topic.slug


@require_safe
@conditional_page
def space_feed(request, language, space):
    """The newest contributions to a space, in a language of the Hub; 404 where not everybody may read it, whoever asks."""
    spaces = Space.objects.visible_to(AnonymousUser())
    return feeds.in_language(language, lambda: SpaceFeed()(request, of=get_object_or_404(spaces, slug=space)))


@require_safe
@conditional_page
def topic_feed(request, language, space, topic):
    """The newest contributions to a topic, in a language of the Hub; 404 where not everybody may read it, whoever asks."""
    topics = Topic.objects.visible_to(AnonymousUser()).select_related("space")
    place = {"space__slug": space, "slug": topic}
    return feeds.in_language(language, lambda: TopicFeed()(request, of=get_object_or_404(topics, **place)))


def _changed_at(comment):
    return max(filter(None, (comment.posted_at, comment.edited_at, comment.redacted_at)))


def _cut(markup, characters):
    text = " ".join(visible_text(markup).split())
    return text if len(text) <= characters else f"{text[:characters].rstrip()}…"
