from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models.roles import Grant
from core.models import who


class Function(Grant):
    """In what function a person speaks in a topic, shown beside her name; she reads and writes there whatever its policies.

    It gives no other right. Names from an archive have no account: `free_name` stands for the person.
    """

    class Kind(models.TextChoices):
        MODERATOR = "moderator", pgettext_lazy("function in a topic", "Moderator")
        CO_MODERATOR = "co-moderator", pgettext_lazy("function in a topic", "Co-moderator")
        CO_FACILITATOR = "co-facilitator", pgettext_lazy("function in a topic", "Co-facilitator")
        CO_LEAD = "co-lead", pgettext_lazy("function in a topic", "Workstream co-lead")
        SECRETARIAT = "secretariat", pgettext_lazy("function in a topic", "UN Network")

    person = who(_("person"), editable=True)
    free_name = models.CharField(_("name without an account"), max_length=150, blank=True)
    topic = models.ForeignKey("discussions.Topic", models.CASCADE, related_name="functions", verbose_name=_("topic"))
    kind = models.CharField(_("function"), max_length=20, choices=Kind)

    class Meta(Grant.Meta):
        abstract = False
        ordering = ["kind", "pk"]
        verbose_name = _("function in a topic")
        verbose_name_plural = _("functions in topics")
        constraints = [
            *Grant.Meta.constraints,
            models.CheckConstraint(
                condition=Q(kind__in=["moderator", "co-moderator", "co-facilitator", "co-lead", "secretariat"]),
                name="discussions_function_kind",
            ),
            models.CheckConstraint(condition=Q(person=None) ^ Q(free_name=""), name="discussions_function_person_or_name"),
            models.UniqueConstraint(
                fields=["person", "topic", "kind"], condition=Q(ended_at=None), name="discussions_function_open_once"
            ),
        ]

    def __str__(self):
        return f"{self.name} – {self.get_kind_display()}"

    @property
    def name(self):
        return self.person.full_name if self.person else self.free_name
