"""What brings the index in line with what it speaks of, within the transaction that changes it."""

from collections import defaultdict

from django.db import transaction

from search import kinds, texts
from search.models import Document, config_of

BATCH = 500  # things read and written at once
_CONTENT = ("place", "config", "title", "folded", "body", "published_at")


@transaction.atomic
def put(*documents):
    """Make the entries of the things these speak of exactly these: new ones, changed ones, and none in another language.

    An entry needs `kind`, `object_id`, `language`, `published_at`; `place`, `title` and `body` as the case may be. Without any
    words it is left out.
    """
    kept = add(*documents)
    for kind, ids in _by_kind(documents).items():
        others = Document.objects.filter(kind=kind, object_id__in=ids)
        others.exclude(pk__in=[entry.pk for entry in kept]).delete()


def add(*documents):
    """Make the entries of things that cannot have one in another language; returns those that have words (see `put`)."""
    kept = [entry for entry in map(_ready, documents) if entry.title or entry.body]
    unique = ["kind", "object_id", "language"]
    return Document.objects.bulk_create(
        kept, batch_size=BATCH, update_conflicts=True, unique_fields=unique, update_fields=_CONTENT
    )


@transaction.atomic
def drop(kind, ids):
    """Take things out of the index, whether they are in it or not."""
    Document.objects.filter(kind=kind, object_id__in=ids).delete()


@transaction.atomic
def refresh(kind, ids):
    """Read things anew: what may be found is in the index as it is now, all else is out of it. For any number of things."""
    ids = list(ids)
    for start in range(0, len(ids), BATCH):
        batch = ids[start : start + BATCH]
        entries = _entries(kinds.get(kind), batch)
        put(*entries)
        drop(kind, set(batch) - {entry.object_id for entry in entries})


def reindex(*, kind=None):
    """Write all entries of a kind (of every kind if None) anew, a batch in each transaction; returns how many there are."""
    total = 0
    for one in _of(kind):
        for keys in _batches(one):
            total += len(keys)
            refresh(one.name, keys)
        _drop_strangers(one)
    return total


def prove(*, kind=None):
    """Compare the index with what it speaks of and mend it, a batch in each transaction; yields what was wrong, in a sentence."""
    for one in _of(kind):
        for keys in _batches(one):
            wrong = _wrong(one, keys)
            refresh(one.name, {object_id for object_id, _language in wrong})
            yield from (f"{one.name} {object_id} ({language}): {what}" for (object_id, language), what in wrong.items())
        yield from (f"{one.name} {object_id}: not to be found" for object_id in _drop_strangers(one))
    if kind is None:
        strangers = Document.objects.exclude(kind__in=list(kinds.declared()))
        yield from (f"{name}: no such kind" for name in strangers.order_by().values_list("kind", flat=True).distinct())
        strangers.delete()


# ── Entries ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _ready(document):
    """The entry as it is kept."""
    document.config = config_of(document.language)
    document.title = texts.kept(document.title, texts.LONGEST_TITLE)
    document.body = texts.kept(document.body, texts.LONGEST_BODY)
    document.folded = texts.fold(texts.shown(document.title))
    return document


def _entries(kind, keys):
    """The entries of those of the things that may be found."""
    entries = list(kind.documents(kind.rows().filter(pk__in=keys)))
    for entry in entries:
        entry.kind = kind.name
    return entries


def _by_kind(entries):
    ids = defaultdict(set)
    for entry in entries:
        ids[entry.kind].add(entry.object_id)
    return ids


# ── All of them ──────────────────────────────────────────────────────────────────────────────────────────────────


def _of(kind):
    return kinds.declared().values() if kind is None else [kinds.get(kind)]


def _batches(kind):
    """The keys of all things that may be found; those of a batch are locked, lest one be hidden while it is written."""
    last = 0
    while True:
        with transaction.atomic():
            rows = kind.rows().filter(pk__gt=last).order_by("pk").select_for_update(of=("self",))
            keys = list(rows.values_list("pk", flat=True)[:BATCH])
            if not keys:
                return
            last = keys[-1]
            yield keys


def _drop_strangers(kind):
    """Take out entries of what is no longer to be found; returns its keys."""
    strangers = Document.objects.filter(kind=kind.name).exclude(object_id__in=kind.rows().values("pk"))
    keys = sorted(set(strangers.values_list("object_id", flat=True)))
    drop(kind.name, keys)
    return keys


def _wrong(kind, keys):
    """What is wrong with the entries of a batch, by key and language."""
    entries = map(_ready, _entries(kind, keys))
    true = {(entry.object_id, entry.language): _content(entry) for entry in entries if entry.title or entry.body}
    rows = Document.objects.filter(kind=kind.name, object_id__in=keys).defer("tsv")
    kept = {(row.object_id, row.language): _content(row) for row in rows}
    missing = dict.fromkeys(true.keys() - kept.keys(), "missing")
    surplus = dict.fromkeys(kept.keys() - true.keys(), "surplus")
    stale = {key: "out of date" for key in true.keys() & kept.keys() if true[key] != kept[key]}
    return dict(sorted((missing | surplus | stale).items()))


def _content(entry):
    return [getattr(entry, name) for name in _CONTENT]
