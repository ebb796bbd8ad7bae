"""What admits a person to spaces and topics beside everyone, asked in one query."""

from dataclasses import dataclass, field

from django.db.models import Case, F, Q, Value, When

from accounts.models import Delegation, Scope
from discussions.models.functions import Function
from discussions.models.policies import Admission, Policy

_READ, _WRITE = "read", "write"


@dataclass
class Reader:
    """Keys: spaces she is a member of or invited to, kinds of organization she speaks for, topics and spaces of her functions."""

    members: set = field(default_factory=set)
    invited: set = field(default_factory=set)
    kinds: dict = field(default_factory=lambda: {_READ: set(), _WRITE: set()})
    functions: set = field(default_factory=set)
    function_spaces: set = field(default_factory=set)

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

    def admitted(self, model, *, to, space, prefix=""):
        """The condition that the policy of rows of `model` admits her `to` "read" or "write".

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

    @classmethod
    def _ask(cls, user):
        reader = cls()
        rows = _admissions(user).union(_delegations(user), _functions(user), all=True)
        for what, key, space in rows:
            reader._note(what, key, space)
        return reader

    def _note(self, what, key, space):
        if what == "function":
            self.functions.add(key)
            self.function_spaces.add(space)
        elif what in self.kinds:
            self.kinds[_READ].add(key)
            if what == _WRITE:
                self.kinds[_WRITE].add(key)
        else:
            self.members.add(key)
            if what == Admission.Standing.INVITED:
                self.invited.add(key)


def _admissions(user):
    return _rows(Admission, user, F("standing"), "space_id", "space_id")


def _delegations(user):
    may_post = Case(When(scopes__contains=[Scope.POST], then=Value(_WRITE)), default=Value(_READ))
    return _rows(Delegation, user, may_post, "organization__kind_id", "organization__kind_id")


def _functions(user):
    return _rows(Function, user, Value("function"), "topic_id", "topic__space_id")


def _rows(model, user, what, key, space):
    rows = model.objects.running().filter(person=user).order_by()
    return rows.annotate(what=what, key=F(key), of_space=F(space)).values_list("what", "key", "of_space")
