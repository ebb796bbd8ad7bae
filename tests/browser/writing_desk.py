"""The Hub with one page more, `/en/desk/`: a form of a rich text that can be saved and resumed and shows what it was sent."""

from django import forms
from django.conf.urls.i18n import i18n_patterns
from django.http import HttpResponse
from django.template import engines
from django.urls import path
from playwright.sync_api import expect

from core.forms import RichTextField
from drafts.views import DraftedFormView
from hub.urls import urlpatterns as hubs

PAGE = """{% extends "layouts/form.html" %}
{% block title %}Desk{% endblock %}{% block heading %}Desk{% endblock %}
{% block body %}
  {% if cleaned is not None %}<output>{{ cleaned }}</output>{% endif %}
  {% include "drafts/_stale.html" %}
  <form method="post" novalidate>{% csrf_token %}{{ form }}{% include "drafts/_fields.html" %}<button>Send</button></form>
{% endblock %}"""


class DeskForm(forms.Form):
    body = RichTextField(label="Your contribution", max_characters=500)


class Desk(DraftedFormView):
    form_class = DeskForm
    draft_kind = "pages.contact"

    def form_valid(self, form):
        return self.render_to_response(self.get_context_data(form=form, cleaned=form.cleaned_data["body"]))

    def render_to_response(self, context, **response_kwargs):
        return HttpResponse(engines["django"].from_string(PAGE).render(context, self.request), **response_kwargs)


urlpatterns = [*hubs, *i18n_patterns(path("desk/", Desk.as_view()))]

WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta name=Generator content="Microsoft Word 15">
<style><!-- @font-face {font-family:Symbol;} p.MsoNormal {margin:0cm;} --></style></head><body
lang=FR style='tab-interval:35.4pt'><!--StartFragment-->
<h1 style='margin-top:12.0pt'><b><span style='font-size:16.0pt'>Voies sûres<o:p></o:p></span></b></h1>
<p class=MsoNormal style='text-align:justify'><b style='mso-bidi-font-weight:normal'>Trois</b>
<span style='font-style:italic'>mesures</span>
citées dans <a href="https://example.org/rapport" style='color:blue'>le rapport</a><a style='mso-footnote-id:ftn1'
href="#_ftn1" name="_ftnref1"><span class=MsoFootnoteReference>[1]</span></a>.<o:p></o:p></p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if
!supportLists]><span style='font-family:Symbol'><span
style='mso-list:Ignore'>·<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span></span>
<![endif]>Visas<o:p></o:p></p>
<p class=MsoListParagraphCxSpMiddle style='mso-list:l0 level2 lfo1'><span
style='mso-list:Ignore'>o<span>&nbsp; </span></span>saisonniers</p>
<p class=MsoListParagraphCxSpLast style='mso-list:l0 level1 lfo1'><span
style='mso-list:Ignore'>·<span>&nbsp; </span></span>Études</p>
<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><span style='mso-list:Ignore'>1.<span>&nbsp; </span></span>Premier</p>
<table class=MsoTableGrid style='border:none'><tr><td style='width:1cm'><p class=MsoNormal>Pays</p></td><td>Objectif
5</td></tr></table>
<p class=MsoNormal><img src="file:///C:/image001.png" onerror="alert(1)"> Fin</p><!--EndFragment--></body></html>"""
PASTED = (
    "<h3>Voies sûres</h3><p><strong>Trois</strong> <em>mesures</em> citées dans "
    '<a href="https://example.org/rapport" rel="noopener nofollow ugc">le rapport</a>.</p>'
    "<ul><li><p>Visas</p><ul><li>saisonniers</li></ul></li><li>Études</li></ul><ol><li>Premier</li></ol>"
    "<p>Pays</p><p>Objectif 5</p><p>Fin</p>"
)


def begin(page):
    """Click into the text; the editor that comes."""
    page.locator("textarea[name=body]").click()
    return opened(page)


def opened(page):
    editor = page.locator("main [contenteditable=true]")
    expect(editor).to_be_focused()
    return editor


def send(page):
    """Send the form; the HTML the server made of it."""
    with page.expect_navigation():
        page.get_by_role("button", name="Send", exact=True).click()
    return page.locator("output").text_content()


def paste(page, html="", text=""):
    page.evaluate(
        """([html, text]) => {
            const clipboardData = new DataTransfer();
            if (html) clipboardData.setData("text/html", html);
            clipboardData.setData("text/plain", text);
            document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
        }""",
        [html, text],
    )
