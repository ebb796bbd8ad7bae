"""Word documents made of plain building blocks, which open without a complaint and read well aloud.

    paper = Document(title=_("Draft"), language="fr")
    paper.heading(_("What was done"))
    paper.rich(practice.summary, language=practice.language)
    return paper.as_response("draft")

Headings are headings, head rows of tables are marked, every run says which language it is in, and the same input makes the same
bytes as long as the clock stands still. Nothing in the file says who made it.
"""

from core.word.document import Document

__all__ = ["Document"]
