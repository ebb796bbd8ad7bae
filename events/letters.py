"""Letters: one template file per e-mail, with the partials `subject`, `text` and, where there is one, `html`."""

from django.template import Context, TemplateDoesNotExist
from django.template.loader import get_template
from django.utils.translation import override

from core.urls import absolute_url


def compose(name, context, language):
    """Subject, text and HTML of `templates/emails/<name>.html` in `language`; the text parts are not HTML-escaped."""
    with override(language):
        context = {"home": absolute_url(f"/{language}/"), "language": language, "letter": f"emails/{name}.html", **context}
        return {
            "subject": " ".join(_part(name, "subject", context, escape=False).split()),
            "text": _part(name, "text", context, escape=False).strip() + "\n",
            "html": _part(name, "html", context, escape=True).strip(),
            "language": language,
        }


def _part(name, part, context, *, escape):
    try:
        template = get_template(f"emails/{name}.html#{part}")
    except TemplateDoesNotExist:
        if part == "html":
            return ""
        raise
    return template.template.render(Context(context, autoescape=escape))
