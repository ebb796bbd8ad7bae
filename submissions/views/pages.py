"""What the pages on which one app's submissions are written have in common."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property

from submissions import progress
from submissions.drafting import draft_of


class Pages:
    """Mixed into the views of this package by an app, which says all that is empty here.

    Its addresses, in its `namespace`, have `uuid`: `draft_detail`, `draft_edit` (with a group), `draft_check`, `draft_word`,
    `draft_withdraw`, `file_add`, `file_remove` (with a file), beside `mine`. `edits`, `submits`, `withdraws` are permissions,
    asked with the version.
    """

    namespace = draft_kind = edits = submits = withdraws = ""
    slug_field = slug_url_kwarg = "uuid"
    context_object_name = "version"

    def readable(self):
        """The versions she may read with all that is private in them."""
        raise NotImplementedError

    def own(self):
        """The versions she writes."""
        raise NotImplementedError

    def form_of(self, version, draft):
        """The whole form, bound to what the draft holds."""
        raise NotImplementedError

    def name_of(self, version, draft):
        """What it is called so far, a `submissions.progress.Name`."""
        raise NotImplementedError

    def answers(self, content, **asked):
        """See `submissions.content.answers`."""
        raise NotImplementedError

    def sent(self, version):
        """The content of a stored version, private fields included."""
        raise NotImplementedError

    def trail(self):
        """What the pages stand below: pairs of a label and an address."""
        raise NotImplementedError

    @cached_property
    def version(self):
        return get_object_or_404(self.own(), uuid=self.kwargs["uuid"])

    def address(self, name, *more):
        return reverse(f"{self.namespace}:{name}", args=[self.version.uuid, *more])

    def draft_of(self, version, **kwargs):
        return draft_of(self.draft_kind, version, **kwargs)

    def steps(self, form, draft):
        """The parts of the form and how they stand."""
        return progress.steps(form, draft)

    def written(self, version):
        """The content she reads, contacts included, and its name; who does not write it reads what was sent."""
        draft = self.draft_of(version) if version.is_in_draft and self.own().filter(pk=version.pk).exists() else None
        content = progress.preview(self.form_of(version, draft)) if draft else self.sent(version)
        return content, self.name_of(version, draft)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"namespace": self.namespace, "trail": self.trail()}
