"""Between a form that brings a file and the action that keeps it."""

from files import actions


def receive(form, *, by):
    """Store what a valid `UploadForm` holds and return the File; None if it is refused, and the form says so beside the field.

    >>> if form.is_valid() and (file := receive(form, by=request.user)):
    """
    data = form.cleaned_data
    words = {name: data[name] for name in ("title", "alternative", "language")}
    try:
        return actions.store(upload=data["file"], by=by, key=data["key"], **words)
    except actions.FileRefused as refused:
        form.add_error(refused.field, refused.reason)
        return None
