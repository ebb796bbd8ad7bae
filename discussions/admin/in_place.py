"""The verbs moderators have in place, as verbs of the admin: the same words, actions and permissions, with the admin's forms."""

from core.admin import Verb, WhyForm
from discussions import admin_forms, moderation_forms

_FORMS = {
    moderation_forms.AnswerForm: admin_forms.AnswerForm,
    moderation_forms.KeptReasonForm: WhyForm,
    moderation_forms.OptionalReasonForm: admin_forms.ApprovalForm,
    moderation_forms.PublicReasonForm: admin_forms.PublicReasonForm,
    moderation_forms.ReadForm: admin_forms.AskNothingForm,
    moderation_forms.ReasonForm: admin_forms.TellingForm,
    moderation_forms.RedactionForm: admin_forms.RedactionForm,
    moderation_forms.RuleForm: admin_forms.HidingForm,
    moderation_forms.StrikingForm: admin_forms.StrikingForm,
}


def has_form(verb):
    """Whether the admin can ask what a verb needs; a move is made in place."""
    return verb.form in _FORMS


def in_admin(verb, noun, of=lambda row: row, **changes):
    """A verb of `discussions.verbs` as one of the admin; its action is given `of(row)` as `noun`. `changes` replace its words."""
    given = {
        "name": verb.name.replace("_", "-"),
        "label": verb.label,
        "question": verb.means,
        "permission": verb.permission,
        "run": lambda row, by, **asked: verb.run(**{noun: of(row)}, by=by, **asked),
        "applies": lambda row: verb.applies(of(row)),
        "form": _FORMS[verb.form],
    }
    return Verb(**given | changes)
