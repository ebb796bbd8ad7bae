"""Whatever a person reads can be translated, whole."""

import ast
import re

import pytest
from django import forms
from django.apps import apps
from django.contrib import admin
from django.utils.functional import Promise

from tests.sources import HOUSE, dotted, modules, nodes, place

GETTEXT = {
    "_": 1, "gettext": 1, "gettext_lazy": 1, "gettext_noop": 1, "pgettext": 2, "pgettext_lazy": 2,
    "ngettext": 2, "ngettext_lazy": 2, "npgettext": 3, "npgettext_lazy": 3,
}  # fmt: skip


def _messages(path):
    for node in nodes(path, ast.Call):
        if dotted(node.func) in GETTEXT and isinstance(node.func, ast.Name):
            yield node, node.args[: GETTEXT[node.func.id]]


def _all_messages():
    return ((path, node, argument) for path in modules() for node, arguments in _messages(path) for argument in arguments)


def test_messages_are_plain_strings():
    """No f-string, no concatenation, no `.format`: the whole sentence is what a translator gets."""
    glued = [
        place(path, node)
        for path, node, argument in _all_messages()
        if not (isinstance(argument, ast.Constant) and isinstance(argument.value, str))
    ]

    assert glued == []


def test_placeholders_have_names():
    bare = [
        place(path, node)
        for path, node, argument in _all_messages()
        if re.search(r"%[sdrf]|\{\w*\}", str(getattr(argument, "value", "")).replace("%%", ""))
    ]

    assert bare == []


def test_messages_are_not_filled_by_position():
    filled = [
        place(path, node)
        for path in modules()
        for node in nodes(path, ast.Call)
        if isinstance(node.func, ast.Attribute)
        and node.func.attr == "format"
        and isinstance(node.func.value, ast.Call)
        and dotted(node.func.value.func) in GETTEXT
    ]

    assert filled == []


EAGER = {"gettext", "pgettext", "ngettext", "npgettext"}


def _eager_names(path):
    imports = (node for node in nodes(path, ast.ImportFrom) if node.module == "django.utils.translation")
    return {alias.asname or alias.name for node in imports for alias in node.names if alias.name in EAGER}


def test_messages_of_a_module_are_lazy():
    """One made when the module is read would be in the language of the start."""
    early = []
    for path in modules():
        inside = {id(inner) for function in nodes(path, ast.FunctionDef, ast.Lambda) for inner in ast.walk(function)}
        eager = _eager_names(path)
        early += [place(path, node) for node, _rest in _messages(path) if node.func.id in eager and id(node) not in inside]

    assert early == []


MODELS = [model for app in HOUSE for model in apps.get_app_config(app).get_models()]
SHOWN = [model for model in MODELS if admin.site.is_registered(model)]


def _label(model):
    return model._meta.label


@pytest.mark.parametrize("model", MODELS, ids=_label)
def test_model_names_are_translatable(model):
    assert [
        type(name) for name in (model._meta.verbose_name, model._meta.verbose_name_plural) if not isinstance(name, Promise)
    ] == []


@pytest.mark.parametrize("model", SHOWN, ids=_label)
def test_field_labels_are_translatable(model):
    own = [
        field for field in model._meta.get_fields()
        if field.concrete and not field.primary_key and field.editable and not hasattr(field, "translated_field")
    ]  # fmt: skip

    assert [field.name for field in own if not isinstance(field.verbose_name, Promise)] == []


@pytest.mark.parametrize("model", MODELS, ids=_label)
def test_choices_are_translatable(model):
    """The languages are named in their own tongues, the same for every reader."""
    fields = [field for field in model._meta.concrete_fields if field.choices and field.name != "language"]

    bare = [
        f"{field.name}: {value}" for field in fields for value, label in _raw_choices(field) if not isinstance(label, Promise)
    ]
    assert bare == []


def _raw_choices(field):
    return [(value, label) for value, label in field.choices if value not in ("", None)]


def _forms(base=forms.BaseForm):
    for form in base.__subclasses__():
        if form.__module__.partition(".")[0] in HOUSE:
            yield form
        yield from _forms(form)


@pytest.mark.parametrize(
    "form", sorted(set(_forms()), key=lambda form: (form.__module__, form.__name__)), ids=lambda form: form.__name__
)
def test_form_labels_are_translatable(form):
    bare = [
        name for name, field in form.base_fields.items() if not field.widget.is_hidden and not isinstance(field.label, Promise)
    ]

    assert [name for name in bare if not _is_translated_field(form, name)] == []


def _is_translated_field(form, name):
    """modeltranslation makes these labels, from the field's own, when they are shown."""
    model = getattr(getattr(form, "_meta", None), "model", None)
    return bool(model) and re.search(r"_(en|fr|es)$", name) is not None


@pytest.mark.parametrize("app", [app for app in HOUSE if list(apps.get_app_config(app).get_models())])
def test_app_names_are_translatable(app):
    assert isinstance(apps.get_app_config(app).verbose_name, Promise)
