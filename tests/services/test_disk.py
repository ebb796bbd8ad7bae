"""The Hub's folder: one run at a time, room to write, sockets that fit."""

import json
import os
import stat
from pathlib import Path

import pytest

from hub.services import Fault, disk


def test_folder_is_made(var):
    disk.ready(var)

    assert var.is_dir()


@pytest.mark.parametrize("place", ["/proc/hub", "file/var"])
def test_folder_that_cannot_be_written_is_a_fault_naming_the_mend(tmp_path, place):
    (tmp_path / "file").write_text("")

    with pytest.raises(Fault, match=r"cannot be written .*: mend that, or name another folder with HUB_VAR"):
        disk.ready(tmp_path / place)


def test_full_disk_is_a_fault_naming_the_mend(var):
    with pytest.raises(Fault, match=r"Only .* MB are free for .* free some, or name another folder with HUB_VAR"):
        disk.ready(var, megabytes=10**12)


def test_folder_is_locked_by_one_run_at_a_time(tmp_path):
    refused = pytest.raises(Fault, match=f"already running from {tmp_path} .process {os.getpid()}")

    with disk.locked(tmp_path), refused, disk.locked(tmp_path):
        pass

    with disk.locked(tmp_path):
        pass


def test_services_are_published_to_the_owner_only_while_they_run(tmp_path):
    path = tmp_path / "services.json"

    with disk.published(tmp_path, DATABASE_URL="d", REDIS_URL="r"):
        assert json.loads(path.read_text()) == {"pid": os.getpid(), "DATABASE_URL": "d", "REDIS_URL": "r"}
        assert stat.S_IMODE(path.stat().st_mode) == 0o600

    assert not path.exists()


@pytest.mark.parametrize("name", [100 * "v", "with space", "é"])
def test_socket_folder_is_short_plain_private_and_remembered(tmp_path, monkeypatch, name):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    var = tmp_path / name
    var.mkdir()

    folder = disk.socket_folder(var)

    assert folder.parent == tmp_path
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert disk.socket_folder(var) == folder
    folder.rmdir()
    assert disk.socket_folder(var).is_dir()


def test_socket_folder_made_by_someone_else_is_not_used(tmp_path):
    var, theirs = tmp_path / "with space", tmp_path / "theirs"
    var.mkdir()
    theirs.mkdir(mode=0o755)
    (var / "run").symlink_to(theirs)

    folder = disk.socket_folder(var)

    assert folder != theirs
    folder.rmdir()


def test_emptying_keeps_backups_and_follows_only_links_of_our_own(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    var, others = tmp_path / "with space", tmp_path / "others"
    var.mkdir()
    others.mkdir()
    (var / "backup-2030.dump").write_text("")
    (var / "media").symlink_to(others)
    ours = disk.socket_folder(var)

    disk.empty(var)

    assert [path.name for path in var.iterdir()] == ["backup-2030.dump"]
    assert others.exists()
    assert not Path(ours).exists()
