"""Only actions change what is stored; only the clock tells the time."""

import ast

from tests.sources import dotted, modules, nodes, short

WRITES = {
    "save",
    "update",
    "create",
    "bulk_create",
    "bulk_update",
    "get_or_create",
    "update_or_create",
    "delete",
    "raw",
    "execute",
}

# Modules whose matter is to write, and why.
WRITERS = {
    "core/actions.py": "an action: curated texts and terms",
    "core/workflow.py": "the one compare-and-swap",
    "core/models.py": "the idempotent loader of curated rows",
    "taxonomy/loading.py": "brings the vocabulary into the tables",
    "accounts/loading.py": "brings the organizations into the tables",
    "accounts/actions/": "actions",
    "discussions/actions/": "actions",
    "drafts/actions.py": "actions",
    "events/actions.py": "actions, the outbox among them",
    "facets/actions.py": "actions",
    "files/actions.py": "actions",
    "notifications/actions.py": "actions",
    "pages/actions.py": "actions",
    "pledges/actions/": "actions",
    "practices/actions/": "actions",
    "reviews/actions/": "actions",
    "submissions/actions/": "actions",
    "reviews/loading.py": "makes the first policy of a kind of subject",
    "search/actions.py": "actions",
}

# Single calls elsewhere: library classes that save in their own way, and things that are no rows.
ELSEWHERE = {
    "accounts/adapter.py: claims.exclude(user=email_address.user).delete": "a subclass of django-allauth's adapter",
    "accounts/adapter.py: unconfirmed.exclude(pk=email_address.user_id).exclude(emailaddress__verified=True).delete": "the same",
    "accounts/entrance.py: self.fields['code'].widget.attrs.update": "attributes of a field",
    "accounts/views.py: form.save": "commit=False: makes the object, writes nothing",
    "core/history.py: _keeper.update": "a dict",
    "core/questions.py: cursor.execute": "asks",
    "core/questions.py: model._default_manager.raw": "the same",
    "core/static.py: self.delete": "a file of the static storage",
    "core/word/document.py: self._paper.save": "a file in memory",
    "core/word/template.py: document.save": "the same",
    "files/pictures.py: image.save": "a picture in memory",
    "hub/demo/drawings.py: picture.save": "a picture in memory",
    "hub/demo/reviewing.py: Policy.objects.filter(pk=policy.pk).update": "the day the first policy began, before the story does",
    "hub/health.py: cursor.execute": "asks whether the database answers",
    "facets/parts.py: cursor.execute": "reads the vocabulary",
    "hub/management/commands/messages.py: books.update": "a catalogue of messages",
    "hub/management/commands/up.py: errand.execute": "runs a program",
    "hub/management/commands/prepare.py: seen.update": "a checksum",
    "hub/catalogues/books.py: catalogue.delete": "a catalogue of messages",
    "hub/catalogues/borrowed.py: said.update": "a dict",
    "hub/services/disk.py: path.touch": "a file",
    "hub/services/postgres.py: cursor.execute": "asks whether the database answers",
    "search/planner.py: cursor.execute": "asks; changes nothing but how PostgreSQL plans",
    "search/queries.py: _known.update": "a dict",
    "search/queries.py: cursor.execute": "asks how words are read",
    "hub/settings.py: globals().update": "settings of the mail server",
}


def _is_writer(path):
    name = short(path)
    return any(name == writer or (writer.endswith("/") and name.startswith(writer)) for writer in WRITERS)


def _calls_of_actions(path):
    """Names under which a module has imported actions: `actions`, `people` …"""
    return {
        alias.asname or alias.name
        for node in nodes(path, ast.ImportFrom)
        for alias in node.names
        if alias.name == "actions" or (node.module or "").endswith(".actions")
    }


def _writes():
    for path in modules():
        if _is_writer(path):
            continue
        actions = _calls_of_actions(path)
        for node in nodes(path, ast.Call):
            if isinstance(node.func, ast.Attribute) and node.func.attr in WRITES and dotted(node.func.value) not in actions:
                yield f"{short(path)}: {ast.unparse(node.func)}"


def test_only_actions_write():
    assert sorted(set(_writes()) - ELSEWHERE.keys()) == []


def test_every_writer_exists():
    paths = [short(path) for path in modules()]

    assert [writer for writer in WRITERS if not any(path.startswith(writer) for path in paths)] == []


CLOCKS = {
    "datetime.now", "datetime.utcnow", "datetime.today", "datetime.datetime.now", "datetime.datetime.utcnow", "date.today",
    "datetime.date.today", "timezone.now", "timezone.localdate", "timezone.localtime", "Now", "functions.Now", "time.localtime",
    "time.gmtime", "time.strftime",
}  # fmt: skip


def test_only_the_clock_tells_the_time():
    readers = {
        f"{short(path)}: {ast.unparse(node.func)}"
        for path in modules()
        for node in nodes(path, ast.Call)
        if dotted(node.func) in CLOCKS
    }

    assert readers == {"core/clock.py: datetime.now"}


# Elapsed time, which the Hub's clock does not move: how long ago, not when.
STOPWATCHES = {
    "hub/health.py": "the age of the worker's last beat",
    "events/tasks.py": "the worker's beat",
    "hub/services/": "waiting for processes",
    "files/shelf.py": "how long bytes have lain on the disk",
}


def test_seconds_are_counted_only_where_waiting_is_the_matter():
    readers = {
        short(path)
        for path in modules()
        for node in nodes(path, ast.Call)
        if dotted(node.func) in ("time.time", "time.monotonic", "time.perf_counter")
    }

    assert {path for path in readers if not any(path.startswith(place) for place in STOPWATCHES)} == set()


def test_no_field_takes_the_databases_time():
    fields = [
        f"{short(path)}: {keyword.arg}"
        for path in modules()
        for node in nodes(path, ast.Call)
        for keyword in node.keywords
        if keyword.arg in ("auto_now", "auto_now_add", "db_default")
    ]

    assert fields == []


def test_actions_take_names_only():
    """Keyword-only, so that a call reads as a sentence; none knows a request."""
    lax = [
        f"{short(path)}: {function.name}"
        for path in modules()
        if path.stem == "actions" or path.parent.name == "actions"
        for function in ast.iter_child_nodes(ast.parse(path.read_text()))
        if isinstance(function, ast.FunctionDef) and not function.name.startswith("_")
        if any(arg.arg == "request" for arg in function.args.args + function.args.kwonlyargs)
        or ([arg.arg for arg in function.args.args] and f"{short(path)}: {function.name}" not in PLAIN_ARGUMENTS)
    ]

    assert lax == []


# Functions in rooms of actions whose first argument, what they are about, needs no name.
PLAIN_ARGUMENTS = {
    "accounts/actions/invitations.py: hash_of",
    "accounts/actions/organizations.py: free_slug",
    "discussions/actions/comments.py: fingerprint",
    "discussions/actions/comments.py: hold",
    "discussions/actions/comments.py: lock",
    "discussions/actions/comments.py: place",
    "discussions/actions/comments.py: redraw_replies",
    "discussions/actions/comments.py: thread_now",
    "discussions/actions/counting.py: enter",
    "discussions/actions/counting.py: heard",
    "discussions/actions/counting.py: leave",
    "discussions/actions/counting.py: recount",
    "discussions/actions/moderation.py: below_of",
    "discussions/actions/comments.py: locked",
    "discussions/actions/comments.py: publish",
    "discussions/actions/comments.py: is_to_be_held",
    "discussions/actions/moderation.py: tell_authors",
    "discussions/actions/moving.py: obstacle",
    "discussions/actions/moving.py: waiting_move",
    "discussions/actions/prompts.py: add",
    "events/actions.py: record",
    "events/actions.py: record_all",
    "events/actions.py: deliver",
    "events/actions.py: sweep",
    "notifications/actions.py: announce",
    "notifications/actions.py: digest",
    "notifications/actions.py: notify",
    "notifications/actions.py: spread",
    "notifications/actions.py: sweep_announcements",
    "pledges/actions/ladder.py: addressees",
    "pledges/actions/ladder.py: due",
    "pledges/actions/locking.py: lock",
    "pledges/actions/updating.py: link_of",
    "practices/actions/drafting.py: lock",
    "practices/actions/publishing.py: free_slug",
    "reviews/actions/decisions.py: come_into_force",
    "reviews/actions/locking.py: lock",
    "reviews/actions/seats.py: in_days",
    "reviews/actions/seats.py: is_awaited",
    "search/actions.py: drop",
    "search/actions.py: refresh",
}
