"""What admits a person to spaces and topics beside everyone, asked in one query."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from django.db.models import BigIntegerField, Case, F, Q, Value, When
from django.db.models.functions import Cast, Substr

from accounts.models import Delegation, Role, Scope
from core import clock
from core.questions import Question
from discussions.models.functions import Function
from discussions.models.policies import Admission, Policy

_READ, _WRITE, _SEE = "read", "write", "see"
MODERATES = "discussions.space:"  # what the scope of a moderator's role begins with; the key of the space follows


@dataclass
class Reader:
    """Keys: spaces she is a member of, invited to or looks after, kinds of organization she speaks for, topics and spaces of her
    functions.
    """

    members: set = field(default_factory=set)
    invited: set = field(default_factory=set)
    kinds: dict = field(default_factory=lambda: {_READ: set(), _WRITE: set(), _SEE: set()})
    functions: set = field(default_factory=set)
    function_spaces: set = field(default_factory=set)
    moderated: set = field(default_factory=set)

    @classmethod
    def of(cls, user):
        """The reader that `user` is now; within a request she is asked about once."""
        if not user.is_authenticated:
            return cls()
        if user.memo is None:
            return cls._ask(user)
        if cls not in user.memo:
            user.memo[cls] = cls._ask(user)
        return user.memo[cls]

    @property
    def speaks_for_none(self):
        """She is no organization's delegate, in whatever scope."""
        return not self.kinds[_READ]

    def admitted(self, model, *, to, space, prefix=""):
        """The condition that the policy of rows of `model` admits her `to` "read" or "write", or to "see" the members.

        `prefix` leads to the row that has the policy, `space` to the key of its space.
        """
        policy = f"{prefix}{to}"
        condition = Q(**{policy: Policy.EVERYONE})
        for name, spaces in ((Policy.MEMBERS, self.members), (Policy.INVITED, self.invited)):
            if spaces:
                condition |= Q(**{policy: name, f"{space}__in": spaces})
        if self.kinds[to]:
            named = getattr(model, f"{to}_kinds").through.objects.filter(organizationkind__in=self.kinds[to])
            condition |= Q(**{policy: Policy.KINDS, f"{prefix}pk__in": named.values(model._meta.model_name)})
        return condition

    def admits(self, row, *, to, space):
        """Whether the policy of one row admits her, as `admitted` says it of many."""
        policy = getattr(row, to)
        if policy == Policy.KINDS:
            return bool(self.kinds[to]) and getattr(row, f"{to}_kinds").filter(pk__in=self.kinds[to]).exists()
        return policy == Policy.EVERYONE or space in {Policy.MEMBERS: self.members, Policy.INVITED: self.invited}[policy]

    @classmethod
    def _ask(cls, user):
        reader = cls()
        for row in _STANDING.rows(person=user.pk, at=clock.now()):
            reader._note(row["what"], row["key"], row["of_space"])
        return reader

    def _note(self, what, key, space):
        if what == "function":
            self.functions.add(key)
            self.function_spaces.add(space)
        elif what == "moderator":
            self.moderated.add(space)
        elif what in self.kinds:
            self.kinds[_READ].add(key)
            self.kinds[_SEE].add(key)
            if what == _WRITE:
                self.kinds[_WRITE].add(key)
        else:
            self.members.add(key)
            if what == Admission.Standing.INVITED:
                self.invited.add(key)


def _standing(person, at):
    """What admits a person at an instant: what it is, its key, and the space of a function."""
    sources = (_delegations, _functions, _roles)
    return _admissions(person, at).union(*(source(person, at) for source in sources), all=True)


def _admissions(person, at):
    return _rows(Admission, person, at, F("standing"), "space_id", "space_id")


def _delegations(person, at):
    may_post = Case(When(scopes__contains=[Scope.POST], then=Value(_WRITE)), default=Value(_READ))
    return _rows(Delegation, person, at, may_post, "organization__kind_id", "organization__kind_id")


def _functions(person, at):
    return _rows(Function, person, at, Value("function"), "topic_id", "topic__space_id")


def _roles(person, at):
    space = Cast(Substr("scope", len(MODERATES) + 1), BigIntegerField())
    named = rf"^{MODERATES}[0-9]{{1,18}}$"
    rows = Role.objects.running(at).filter(person=person, role=Role.MODERATOR, scope__regex=named).order_by()
    return rows.annotate(what=Value("moderator"), key=space, of_space=space).values("what", "key", "of_space")


def _rows(model, person, at, what, key, space):
    rows = model.objects.running(at).filter(person=person).order_by()
    return rows.annotate(what=what, key=F(key), of_space=F(space)).values("what", "key", "of_space")


_STANDING = Question(_standing, person=-(10**15), at=datetime(1, 1, 1, tzinfo=UTC))


def looks_after_a_space(user):
    """Whether she moderates anywhere; costs nothing where she was asked about in this request already."""
    return user.is_authenticated and (user.is_staff or bool(Reader.of(user).moderated))
