"""The message catalogues: what the Hub says, gathered from the code and said in each language; no gettext tools needed.

`sources` finds our messages, `borrowed` those of other packages that we must say ourselves, `books` keeps the .po and .mo
files, `wording` and `faults` tell what is wrong with them, `terms` reads the glossary `docs/terms.md`.
"""
