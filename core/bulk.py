"""Verbs of the secretariat's workshop for several rows at once: chosen in the list, confirmed on a page of its own."""

from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.admin import HubAdmin
from core.permissions import allows
from core.workflow import TransitionNotAllowed

MOST = 500  # rows at once


class BulkAdmin(HubAdmin):
    """`bulk` names those of the `verbs` that may be done with several rows; their forms are given None for the row."""

    bulk = ()

    def get_actions(self, request):
        return {verb.name: (_action(verb), verb.name, verb.label) for verb in self.verbs if verb.name in self.bulk}

    def do_with_several(self, request, rows, verb):
        """Ask, then do it with each row it applies to; those it does not apply to (any longer) are passed over and counted."""
        rows = list(rows[: MOST + 1])
        if len(rows) > MOST:
            messages.error(request, _("Choose at most %(most)s at once.") % {"most": MOST})
            return None
        form = verb.form(request.POST if "confirmed" in request.POST else None, obj=None)
        if form.is_valid():
            rows.sort(key=lambda row: row.pk)  # with one order for all, two who choose the same rows do not stop each other
            self.hold(rows)
            self._tell(request, verb, [_do(verb, row, request.user, form.cleaned_data) for row in rows])
            return None
        return self._ask(request, verb, rows, form)

    def hold(self, rows):
        """Lock what the verbs lock besides these rows, in one order; the request is one transaction. Here that is nothing."""

    def _ask(self, request, verb, rows, form):
        context = self.admin_site.each_context(request) | {"title": verb.label, "verb": verb, "form": form, "opts": self.opts}
        context |= {"rows": rows, "checkbox": ACTION_CHECKBOX_NAME, "back": request.get_full_path()}
        return render(request, "admin/bulk.html", context)

    def _tell(self, request, verb, done):
        count, left = done.count(True), done.count(False)
        sentence = ngettext("%(verb)s: done with %(number)s.", "%(verb)s: done with %(number)s.", count)
        messages.success(request, sentence % {"verb": verb.label, "number": count})
        if left:
            sentence = ngettext(
                "%(number)s was passed over: it cannot be done there, or no longer.",
                "%(number)s were passed over: it cannot be done there, or no longer.",
                left,
            )
            messages.warning(request, sentence % {"number": left})


def _action(verb):
    return lambda admin, request, rows: admin.do_with_several(request, rows, verb)


def _do(verb, row, by, given):
    if not (verb.applies(row) and allows(by, verb.permission, row)):
        return False
    try:
        verb.run(row, by=by, **given)
    except TransitionNotAllowed:
        return False
    return True
