"""Stored weights: what is read back is what was written, to half precision, and runs the same network."""
import numpy as np
import pytest
import torch

from pedicle_training import store
from pedicle_training.net import Net


def test_weights_survive_the_file(tmp_path):
    torch.manual_seed(0)
    net = Net(3, (8, 16, 16, 16), (1, 1, 1)).eval()
    state = {"ema": net.state_dict(), "iteration": 7, "config": {"widths": [8, 16, 16, 16]}}
    path = store.write("spine-ct", state, tmp_path / "honest.npz")
    again = store.read("spine-ct", path)
    assert again["iteration"] == 7 and again["config"] == state["config"]
    other = Net(3, (8, 16, 16, 16), (1, 1, 1)).eval()
    other.load_state_dict(again["ema"])
    x = torch.randn(1, 1, 16, 16, 16)
    with torch.no_grad():
        assert torch.allclose(net(x), other(x), atol=5e-3)
    assert [p.name for p in tmp_path.iterdir()] == ["honest.npz"]


def test_a_weight_too_large_for_half_precision_is_refused(tmp_path):
    state = {"ema": {"w": torch.full((2, 2), 1e6)}, "iteration": 1, "config": {}}
    with np.errstate(over="ignore"), pytest.raises(ValueError, match="half precision"):
        store.write("spine-ct", state, tmp_path / "honest.npz")
    assert list(tmp_path.iterdir()) == []
