"""Network: head order, folding of batch norm, ONNX equal to PyTorch for several sizes."""
import pytest
import torch

from pedicle_training.export import check, fold, to_onnx
from pedicle_training.golden import golden, golden_input
from pedicle_training.net import Net, to_head_layout


def small():
    torch.manual_seed(0)
    net = Net(3, (8, 16, 16, 16), (1, 1, 1))
    for m in net.modules():
        if isinstance(m, torch.nn.BatchNorm3d):
            m.running_mean.normal_()
            m.running_var.uniform_(0.5, 2)
    return net.eval()


def test_head_is_the_output_before_depth_to_space():
    net, x = small(), torch.randn(2, 1, 16, 32, 16)
    with torch.no_grad():
        full, head = net(x), net.head(x)
    assert full.shape == (2, 3, 16, 32, 16)
    for c in range(3):
        assert torch.equal(to_head_layout(full[:, c]), head[:, :, c])


def test_folding_keeps_the_output():
    net, x = small(), torch.randn(1, 1, 32, 16, 16)
    with torch.no_grad():
        assert torch.allclose(net(x), fold(net)(x), atol=1e-4)


def test_onnx_equals_torch(tmp_path):
    pytest.importorskip("onnxruntime")
    net = fold(small())
    path = tmp_path / "net.onnx"
    to_onnx(net, path)
    worst, session = check(net, path, ((16, 16, 16), (32, 16, 48)))
    assert worst <= 1e-4
    g = golden(lambda x: session.run(["logits"], {"ct": x})[0])
    assert len(g["expected"]["samples"]) == 64 and len(g["expected"]["channelMeans"]) == 3


def test_votes_come_behind_the_classes_at_the_resolution_of_the_classes():
    torch.manual_seed(1)
    net, x = Net(3, (8, 16, 16, 16), (1, 1, 1), votes=4).eval(), torch.randn(1, 1, 16, 32, 16)
    with torch.no_grad():
        full, half = net(x), net.rows(x, torch.tensor([0]))[1]
    assert full.shape == (1, 7, 16, 32, 16) and half.shape == (1, 4, 8, 16, 8)
    assert torch.equal(full[:, 3:, ::2, ::2, ::2], half) and torch.equal(full[:, 3:, 1::2, 1::2, 1::2], half)


def test_golden_input_is_made_of_exact_integers():
    x = golden_input((8, 8, 8))
    assert x.shape == (1, 1, 8, 8, 8)
    assert (x * 131072 == (x * 131072).round()).all() and x.min() >= -2 and x.max() < 2


def test_rows_are_the_head_of_the_picked_sub_voxels():
    net, x = small(), torch.randn(2, 1, 16, 32, 16)
    pick = torch.tensor([5, 2])
    with torch.no_grad():
        (rows, _), head = net.rows(x, pick), net.head(x)
    want = head[:, pick].permute(0, 3, 4, 5, 1, 2).reshape(-1, 2, 3)
    assert torch.allclose(rows, want, atol=1e-5)
