"""Typography and terms of a text in one language."""

import html
import re

from . import terms

NARROW, WIDE = "\u202f", "\u00a0"  # the no-break spaces
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
_TEMPLATE_TAG = re.compile(r"\{%\s*comment\b.*?endcomment\s*%\}|\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.DOTALL)
_INLINE_TAG = re.compile(r"</?(?:a|abbr|b|bdi|code|em|i|kbd|small|span|strong|sub|sup|time)\b[^>]*>")
_TAG = re.compile(r"<!--.*?-->|<(?:style|script)\b.*?</(?:style|script)>|</?[a-z!][^>]*>", re.DOTALL | re.IGNORECASE)
_ADDRESS = re.compile(r"https?://\S+")

_STRAIGHT = (
    (re.compile(r"\w'\w"), "a straight apostrophe, write ’"),
    (re.compile(r"\w*\s*\"\s*\w*"), "straight quotation marks"),
)
_RULES = {
    "en": (),
    "fr": (
        *_STRAIGHT,
        (re.compile(rf"\w*[^{NARROW}!?(][;!?](?=[\s»)]|$)"), "no narrow no-break space (U+202F) before ; ! ?"),
        (re.compile(rf"\w*[^{WIDE}]:(?=\s|$)"), "no no-break space (U+00A0) before :"),
        (re.compile(rf"«(?!{WIDE})\w*|\w*(?<!{WIDE})»"), "no no-break space (U+00A0) inside « »"),
    ),
    "es": (
        (re.compile(r"(?:^|\?)[^¿?]*\?"), "a question without ¿"),
        (re.compile(r"(?:^|!)[^¡!]*!"), "an exclamation without ¡"),
    ),
}


def plain(text):
    """The words a reader sees: markup, template tags and web addresses taken out, a placeholder standing as 0."""
    text = PLACEHOLDER.sub("0", _TEMPLATE_TAG.sub("", text))
    text = _TAG.sub("\n", _INLINE_TAG.sub("", text))
    return _ADDRESS.sub("", html.unescape(text)).replace("%%", "%")


def faults_of_ours(text, language):
    """Yield what is wrong with a text of ours; markup in it is not looked at."""
    text = plain(text)
    yield from _typography(text, {**dict(_STRAIGHT), **dict(_RULES[language])})
    yield from terms.refused(text, language)


def faults_of_others(text, language):
    """The same for a text of another package, where either no-break space will do."""
    text = re.sub(f"{WIDE}(?=[;!?])", NARROW, plain(text))
    text = re.sub(f"{NARROW}(?=[:»])|(?<=«){NARROW}", WIDE, text)
    yield from _typography(text, dict(_RULES[language]))
    yield from terms.refused(text, language)


def _typography(text, rules):
    if not re.search(r"[^\W\d_]", text):
        return
    for pattern, fault in rules.items():
        if match := pattern.search(text):
            yield f"{fault}: “{match[0].strip()}”"
