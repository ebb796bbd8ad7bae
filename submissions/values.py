"""Days, numbers and addresses as people type them, cleaned to the one way a content keeps them."""

import datetime
import re
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from core.templatetags.moments import in_words
from submissions.fields import Kind

EARLIEST, YEARS_AHEAD = 1950, 50
_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_GROUPED = re.compile(r"\d{1,3}(?:[ '’]\d{3})+(?=\D|$)")
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:([.,])\d{3})(?:\1\d{3})*(?=\D|$)")
_DECIMAL = re.compile(r"(-?)(\d+)(?:[.,](\d+))?", re.ASCII)
_check_address = EmailValidator(gettext_lazy("This is not a whole e-mail address, such as name@example.org."))


def day(text):
    """A day as browsers send it, “2027-03-31”; raises ValidationError for what is none, or centuries away."""
    try:
        found = datetime.date(*map(int, _DAY.fullmatch(text).groups()))
    except (AttributeError, ValueError):
        raise ValidationError(_("Give the day as year, month and day, such as 2027-03-31."), "invalid") from None
    latest = clock.today().year + YEARS_AHEAD
    if not EARLIEST <= found.year <= latest:
        raise ValidationError(_("Give a day from %(first)s to %(last)s.") % {"first": EARLIEST, "last": latest}, "range")
    return found.isoformat()


def number(text):
    """“1200.5” from “1 200,5”, “1,200.5” or “1.200,5”; raises ValidationError for what is no number or can be read as two.

    At most 14 digits before and 4 after the separator. “1,200” alone is 1200 to some and 1.2 to others: we ask.
    """
    plain = re.sub(r"[\u00a0\u2009\u202f]", " ", text.strip()).replace("\u2212", "-").removeprefix("+")
    sign, digits = ("-", plain[1:].strip()) if plain.startswith("-") else ("", plain)
    found = _DECIMAL.fullmatch(sign + _ungrouped(digits))
    if not found:
        raise ValidationError(_("This is not a number, such as 1200 or 1200.5."), "invalid")
    whole, part = found[2].lstrip("0") or "0", (found[3] or "").rstrip("0")
    if len(whole) > 14 or len(part) > 4:
        raise ValidationError(_("At most 14 digits before and 4 after the decimal point."), "max_digits")
    return kept(Decimal(f"{sign}{whole}.{part or 0}"))


def _ungrouped(digits):
    """Without the separators of thousands."""
    grouped = _GROUPED.match(digits)
    if grouped:
        return re.sub(r"[ '’]", "", grouped[0]) + digits[grouped.end() :]
    thousands = _THOUSANDS.match(digits)
    if not thousands:
        return digits
    separator, rest = thousands[1], digits[thousands.end() :]
    if rest.startswith(separator):
        return digits
    if not rest and thousands[0].count(separator) == 1:
        plain, decimal = thousands[0].replace(separator, ""), thousands[0].replace(separator, ".")
        message = _("Write %(plain)s or %(decimal)s0: some read this as one, some as the other.")
        raise ValidationError(message % {"plain": plain, "decimal": decimal}, "ambiguous")
    return thousands[0].replace(separator, "") + rest


def kept(value):
    """A Decimal as a content keeps it; never with three decimals, which read as thousands elsewhere."""
    text = f"{value.normalize() + 0:f}"
    return f"{text}0" if len(text.partition(".")[2]) == 3 else text


def email(text):
    """The address as it is; raises ValidationError for what is none."""
    _check_address(text)
    return text


READERS = {Kind.DATE: day, Kind.NUMBER: number, Kind.EMAIL: email}


def said(kind, text):
    """A day or a number in the reader's format; what cannot be read yet, as it was typed."""
    try:
        kept_text = READERS[kind](text)
    except ValidationError:
        return text
    if kind == Kind.DATE:
        return in_words(datetime.date.fromisoformat(kept_text), None)
    return number_format(Decimal(kept_text).normalize() + 0, force_grouping=True)
