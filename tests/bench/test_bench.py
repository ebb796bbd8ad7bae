import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
CONSTANT, BASE = "floor: constant view", "floor: one query, 50 rows"


def bench(*words):
    return subprocess.run([sys.executable, "-m", "bench", *words], cwd=ROOT, capture_output=True, text=True, timeout=120)


@pytest.mark.services
def test_bench_measures_the_floor_with_real_processes(tmp_path):
    kept = tmp_path / "figures.json"

    done = bench("--rounds", "1", "--seconds", "0.2", "--only", "constant", "--json", kept)

    assert done.returncode == 0, done.stderr
    speeds = {(each["case"], each["connections"]): each for each in json.loads(kept.read_text())["speeds"]}
    assert set(speeds) == {(name, number) for name in (CONSTANT, f"{CONSTANT}, Hub's middleware", BASE) for number in (1, 8)}
    assert all(each["requests"] > 1 and each["p50"] <= each["p99"] for each in speeds.values())
    assert speeds[BASE, 1]["ratio"] == 1
    assert f"| {CONSTANT} " in done.stdout


def test_bench_names_its_pages_when_none_is_meant():
    done = bench("--only", "no-such-page")

    assert done.returncode == 2
    assert "log-in form" in done.stderr
