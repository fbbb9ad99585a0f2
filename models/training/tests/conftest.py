"""What needs PyTorch is left out where it is absent, with one line that says how to get it."""
from pathlib import Path

import pytest

WITHOUT_TORCH = {"test_card.py", "test_geometry.py", "test_labels.py", "test_manifest.py"}
collect_ignore = []
try:
    import nibabel  # noqa: F401
    import torch  # noqa: F401
except ImportError:
    collect_ignore = [p.name for p in Path(__file__).parent.glob("test_*.py") if p.name not in WITHOUT_TORCH]


def pytest_sessionfinish(session, exitstatus):
    if collect_ignore:
        print(f"\nmodels/training: {len(collect_ignore)} test files left out, PyTorch or nibabel is not installed "
              "(pip install -r models/training/requirements.txt, see models/training/README.md)")
        if exitstatus == pytest.ExitCode.NO_TESTS_COLLECTED:
            session.exitstatus = pytest.ExitCode.OK
