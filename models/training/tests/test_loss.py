"""Partial-label loss: agrees with cross entropy on certain labels, ignores the unknown, respects unions."""
import torch
import torch.nn.functional as F

from pedicle_training import labels as L
from pedicle_training.loss import PartialLoss

FULL = L.full("spine-ct")


def test_certain_labels_give_cross_entropy():
    torch.manual_seed(0)
    logits, truth = torch.randn(400, 11), torch.randint(0, 11, (400,))
    loss = PartialLoss("spine-ct", [1 << k for k in range(11)], foreground=0.0, dice=0.0)
    assert torch.allclose(loss(logits, truth), F.cross_entropy(logits, truth), atol=1e-5)


def test_unknown_voxels_have_no_gradient():
    logits = torch.randn(200, 11, requires_grad=True)
    codes = torch.tensor([0] * 100 + [1] * 100)
    PartialLoss("spine-ct", [1, FULL])(logits, codes).backward()
    assert logits.grad[100:].abs().max() == 0
    assert logits.grad[:100].abs().max() > 0


def test_union_accepts_any_of_its_classes():
    codes = torch.zeros(200, dtype=torch.long)
    loss = PartialLoss("spine-ct", [L.bits(1, 2, 3)])
    right = torch.zeros(200, 11)
    right[:100, 1] = right[100:, 3] = 20
    wrong = torch.zeros(200, 11)
    wrong[:, 4] = 20
    assert loss(right, codes) < 0.01
    assert loss(wrong, codes) > 5


def test_dice_leaves_out_voxels_that_could_be_either():
    loss = PartialLoss("spine-ct", [1, L.bits(6), L.bits(5, 6)])
    cord = list(range(11)).index(6) - 1  # row of the set {6}
    assert loss.valid[:, cord].tolist() == [1, 1, 0]
    assert loss.positive[:, cord].tolist() == [0, 1, 0]


def test_better_predictions_cost_less():
    codes = torch.cat([torch.zeros(500), torch.ones(500)]).long()
    loss = PartialLoss("spine-ct", [1, L.bits(4)])
    good = torch.zeros(1000, 11)
    good[:500, 0] = good[500:, 4] = 4
    assert loss(good, codes) < loss(torch.zeros(1000, 11), codes)
