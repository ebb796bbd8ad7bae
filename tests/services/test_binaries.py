"""Programs are found in a fixed order, and what does not fit is said with the mend."""

import sys

import pytest

from hub.services import Fault, binaries


def program(folder, text):
    folder.mkdir(exist_ok=True)
    for name in ("postgres", "initdb"):
        (folder / name).write_text(f"#!{sys.executable}\nprint({text!r})\n")
        (folder / name).chmod(0o755)
    return str(folder)


def test_chosen_folder_comes_first(tmp_path):
    chosen = program(tmp_path / "bin", "postgres (PostgreSQL) 17.2 (Debian 17.2-1)")

    assert binaries.postgres(chosen, []) == (tmp_path / "bin", 17)


def test_wheel_comes_next():
    folder, major = binaries.postgres("", [])

    assert (folder.parts[-2:], major) == (("pginstall", "bin"), 18)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("postgres (PostgreSQL) 14.11", "is PostgreSQL 14: the Hub needs 15 or newer"),
        ("something else", "is a PostgreSQL that does not run"),
    ],
)
def test_chosen_folder_that_does_not_fit_is_a_fault(tmp_path, text, reason):
    with pytest.raises(Fault, match=reason):
        binaries.postgres(program(tmp_path / "bin", text), [])


def test_chosen_folder_without_programs_is_a_fault(tmp_path):
    with pytest.raises(Fault, match=f"HUB_PG_BIN names {tmp_path}, but there is no initdb"):
        binaries.postgres(str(tmp_path), [])


def test_valkey_is_found():
    assert binaries.valkey().endswith("valkey-server")
