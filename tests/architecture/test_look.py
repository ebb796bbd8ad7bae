"""Colours stand in one file; pages hold no style or script of their own; a component is files of one name."""

import ast
import re

import pytest

from tests.sources import ROOT, files, modules, nodes, place, short, templates, text

CSS = files(".css", under=["static"])
NAMED = """aliceblue antiquewhite aqua aquamarine azure beige bisque black blanchedalmond blue blueviolet brown burlywood
cadetblue chartreuse chocolate coral cornflowerblue cornsilk crimson cyan darkblue darkcyan darkgray darkgreen darkgrey darkred
dimgray firebrick floralwhite forestgreen fuchsia gainsboro ghostwhite gold goldenrod gray green greenyellow grey honeydew hotpink
indigo ivory khaki lavender lime linen magenta maroon navy olive orange orchid pink plum purple red salmon sienna silver skyblue
tan teal thistle tomato turquoise violet wheat white whitesmoke yellow""".split()  # noqa: SIM905
COLOUR = re.compile(
    rf"#[0-9a-f]{{3,8}}\b|\b(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch|color)\(|(?<![\w-])(?:{'|'.join(NAMED)})(?![\w-])",
    re.IGNORECASE,
)
LAYERS = ["reset", "tokens", "base", "layout", "ui", "pages", "utilities"]


def _places(paths, pattern, flags=0):
    """What a pattern finds, by file."""
    found = {short(path): re.findall(pattern, text(path), flags) for path in paths}
    return {path: matches for path, matches in found.items() if matches}


def _bare(source):
    return re.sub(r"/\*.*?\*/", "", source, flags=re.DOTALL)


def test_colours_stand_in_the_tokens_only():
    found = {
        f"{short(path)}: {value}"
        for path in CSS
        if path.name != "tokens.css"
        for value in re.findall(r"[\w-]+\s*:\s*([^;{}]+)[;}]", _bare(text(path)))
        if COLOUR.search(value)
    }

    assert found == set()


def test_no_template_or_script_has_a_colour():
    paths = [*templates(), *files(".js", under=["static"])]

    assert _places(paths, r"(?:fill|stroke|color|background)\s*[=:]\s*[\"']?#[0-9a-fA-F]{3,8}") == {}


def _layer(path):
    return path.parent.name if path.parent.name in ("ui", "pages") else path.stem


def test_every_stylesheet_keeps_to_its_layer():
    opened = {short(path): re.findall(r"@layer (\w+) \{", text(path)) for path in CSS}

    assert opened == {short(path): [_layer(path)] for path in CSS}


def test_no_rule_stands_outside_the_layers():
    rest = {short(path): re.sub(r"@layer [\w, ]+;", "", _bare(text(path))).strip() for path in CSS}

    assert [path for path, rules in rest.items() if not (rules.startswith("@layer ") and rules.endswith("\n}"))] == []


def test_the_first_stylesheet_orders_the_layers():
    order = re.search(r"@layer ([\w, ]+);", text(ROOT / "static/css/tokens.css"))

    assert order[1].split(", ") == LAYERS


def test_stylesheets_fetch_nothing():
    assert _places(CSS, r"@import|url\((?!\"?data:)|https?:") == {}


def test_every_token_that_is_used_is_defined():
    used = {name for path in CSS for name in re.findall(r"var\((--[\w-]+)", text(path))}
    defined = {name for path in CSS for name in re.findall(r"(?<![\w-])(--[\w-]+)\s*:", text(path))}

    assert (used - defined, defined - used) == (set(), set())


def test_one_class_is_not_styled_by_two_components():
    owners = {}
    for path in CSS:
        if path.parent.name == "ui":
            for name in re.findall(r"^  \.([\w-]+)(?= \{|,)", _bare(text(path)), re.MULTILINE):
                owners.setdefault(name, set()).add(path.name)

    assert {name: sheets for name, sheets in owners.items() if len(sheets) > 1} == {}


INLINE = {
    "style attribute": r"\sstyle\s*=",
    "style element": r"<style\b",
    "script in the page": r"<script\b(?![^>]*\ssrc=)",
    "event handler": r"\son[a-z]+\s*=",
    "script link": r"javascript:",
    "htmx script": r"\shx-on",
    "another host": r"(?:src|href)\s*=\s*[\"'](?:https?:)?//",
    "comment the reader gets, or noise": r"\{#|<!--",
}


@pytest.mark.parametrize("pattern", INLINE.values(), ids=INLINE)
def test_templates_hold_no(pattern):
    assert _places(templates(), pattern, re.IGNORECASE) == {}


def test_no_code_makes_styled_or_scripted_markup():
    pattern = re.compile(r"<\w+[^>]*\s(?:style|on[a-z]+)\s*=|<script>|<style", re.IGNORECASE)

    places = [
        place(path, node)
        for path in modules()
        for node in nodes(path, ast.Constant)
        if isinstance(node.value, str) and pattern.search(node.value)
    ]
    assert places == []


ALL_TEMPLATES = files(".html", ".txt", under=["templates"])


def test_templates_translate_with_trimmed_blocks():
    assert _places(ALL_TEMPLATES, r"{%-?\s*blocktranslate\b(?![^%]*\btrimmed\b)") == {}


def test_templates_use_the_tags_by_their_long_names():
    assert _places(ALL_TEMPLATES, r"{%\s*(?:trans|blocktrans|endblocktrans)\s") == {}


# Drawn without a request or a database: they have nothing but the language.
WITHOUT_ADDRESSES = {"bare.html", "500.html", "503.html", "503_limits.html"}


def test_templates_name_addresses_instead_of_writing_them():
    paths = [path for path in templates() if path.name not in WITHOUT_ADDRESSES]

    assert _places(paths, r"(?:href|action)\s*=\s*[\"']/(?!/)") == {}


COMPONENTS = {path.stem for path in (ROOT / "templates/ui").glob("*.html") if not path.stem.startswith("_")}


def test_components_are_drawn_from_their_templates():
    drawn = {
        node.args[0].value
        for node in nodes(ROOT / "core/templatetags/ui.py", ast.Call)
        if isinstance(node.func, ast.Name) and node.func.id == "_draw"
    }

    assert drawn - COMPONENTS == set()


@pytest.mark.parametrize("place", ["static/css/ui/{}.css", "templates/styleguide/{}.html"])
def test_a_component_is_files_of_one_name(place):
    missing = [place.format(name) for name in sorted(COMPONENTS) if not (ROOT / place.format(name)).is_file()]

    assert missing == []


def test_a_component_says_which_variables_it_takes():
    paths = files(".html", under=["templates/ui"])

    assert [short(path) for path in paths if not text(path).startswith("{% comment %}")] == []


def test_the_styleguide_shows_every_component():
    index = text(ROOT / "templates/styleguide/index.html")
    entries = {path.stem for path in (ROOT / "templates/styleguide").glob("*.html")} - {"index"}

    assert {name for name in entries if f"styleguide/{name}.html" not in index and name not in index} == set()


def test_a_page_leaves_its_heading_to_the_layout():
    pages = [path for path in templates() if '{% extends "layouts/' in text(path)]

    assert _places(pages, r"<h1\b") == {}
