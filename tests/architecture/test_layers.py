"""Down only, never sideways, never up: imports, foreign keys, migrations."""

import ast
import subprocess
import sys
import tomllib
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db.migrations.loader import MigrationLoader

from tests.sources import HOUSE, ROOT, dotted, layers, modules, nodes, place, short, text

HOUSE_ROOTS = set(HOUSE)
DEPTH = {app: number for number, layer in enumerate(layers()) for app in layer}


def _is_below(lower, higher):
    return lower == higher or DEPTH[lower] > DEPTH[higher]


def test_imports_keep_to_the_layers():
    program = Path(sys.executable).with_name("lint-imports")

    linted = subprocess.run([program, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)

    assert linted.returncode == 0, linted.stdout + linted.stderr


def test_the_contract_names_every_app():
    contract = tomllib.loads(text(ROOT / "pyproject.toml"))["tool"]["importlinter"]

    assert set(contract["root_packages"]) == set(DEPTH) == set(HOUSE)


def test_every_folder_of_code_is_an_app_of_the_house():
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests", "bench"}

    assert packages == set(HOUSE)


def test_the_house_is_listed_from_the_floor_up():
    depths = [DEPTH[app] for app in HOUSE]

    assert depths == sorted(depths, reverse=True)


def _relations():
    for app in HOUSE:
        for model in apps.get_app_config(app).get_models():
            for field in model._meta.get_fields(include_hidden=False):
                target = getattr(field, "related_model", None)
                if target and field.concrete and target._meta.app_label in HOUSE:
                    yield f"{model._meta.label}.{field.name}", app, target


def test_foreign_keys_point_down():
    user = apps.get_model(settings.AUTH_USER_MODEL)

    upward = [name for name, app, target in _relations() if target is not user and not _is_below(target._meta.app_label, app)]
    assert upward == []


def test_there_are_foreign_keys_to_look_at():
    assert len(list(_relations())) > 20


def test_migrations_depend_on_lower_apps_only():
    loader = MigrationLoader(None)
    user = settings.AUTH_USER_MODEL.partition(".")[0]

    upward = [
        (app, name, needed)
        for (app, name), migration in loader.disk_migrations.items()
        if app in HOUSE
        for needed, _name in migration.dependencies
        if needed in HOUSE and needed != user and not _is_below(needed, app)
    ]
    assert upward == []


def test_no_function_hides_an_import_of_ours():
    hidden = [
        place(path, node)
        for path in modules()
        for function in nodes(path, ast.FunctionDef, ast.AsyncFunctionDef)
        if not (path.name == "apps.py" and function.name == "ready")
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom) and not HOUSE_ROOTS.isdisjoint(_roots(node))
    ]

    assert hidden == []


def _roots(node):
    names = [node.module or ""] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names]
    return {name.partition(".")[0] for name in names} if getattr(node, "level", 0) == 0 else HOUSE_ROOTS


def test_nobody_reads_the_settings_module_but_through_django():
    importers = [
        place(path, node)
        for path in modules()
        for node in nodes(path, ast.ImportFrom)
        if node.module == "hub.settings" or (node.module == "hub" and any(alias.name == "settings" for alias in node.names))
    ]

    assert importers == []


def test_the_environment_is_read_in_one_place():
    readers = {
        short(path)
        for path in modules()
        for node in nodes(path, ast.Attribute)
        if dotted(node) in ("os.environ", "os.getenv") and not _only_sets_default(path)
    }

    assert readers - ENVIRONMENT.keys() == set()


# Where the environment itself is the matter; everything else asks `hub.env`.
ENVIRONMENT = {
    "hub/env.py": "the typed readers",
    "hub/services/house.py": "hands it on to the programs it starts",
    "hub/services/errand.py": "hands it on to the command it runs",
    "hub/services/processes.py": "hands it on to the programs it starts",
    "hub/services/postgres.py": "hands it on to PostgreSQL's programs",
    "hub/services/valkey.py": "hands it on to Valkey",
    "hub/services/binaries.py": "looks for programs on PATH",
}


def _only_sets_default(path):
    """Django's and Celery's entrances name the settings module and read nothing."""
    return path.name in ("celery.py", "wsgi.py", "asgi.py")
