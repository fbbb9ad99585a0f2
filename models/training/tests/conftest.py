"""The tests need PyTorch and friends; without them they are skipped with one clear line."""
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
collect_ignore = []
try:
    import torch  # noqa: F401
except ImportError:
    collect_ignore = [p.name for p in Path(__file__).parent.glob("test_*.py")]


def pytest_sessionfinish(session, exitstatus):
    if collect_ignore:
        print("\nmodels/training: skipped, PyTorch is not installed (pip install -r models/training/requirements.txt)")
        session.exitstatus = pytest.ExitCode.OK
