"""Muon: the update is orthogonal, of the promised size, and training gets anywhere."""
import copy

import torch

from pedicle_training.optim import Muon, orthogonal


def test_singular_values_of_the_update_are_near_one():
    torch.manual_seed(0)
    for shape in ((8, 40), (40, 8), (16, 16)):
        s = torch.linalg.svdvals(orthogonal(torch.randn(shape)))
        assert s.min() > 0.4 and s.max() < 1.4  # five steps do not converge further, by design


def test_the_update_points_along_the_nearest_orthogonal_matrix():
    torch.manual_seed(0)
    g = torch.randn(8, 40)
    u, _, v = torch.linalg.svd(g, full_matrices=False)
    o, want = orthogonal(g), u @ v
    assert (o * want).sum() / (o.norm() * want.norm()) > 0.95


def test_both_kinds_of_group_learn():
    torch.manual_seed(1)
    net = torch.nn.Sequential(torch.nn.Conv3d(1, 8, 3, padding=1), torch.nn.ReLU(), torch.nn.Conv3d(8, 1, 1))
    matrices = [p for p in net.parameters() if p.ndim > 1]
    others = [p for p in net.parameters() if p.ndim == 1]
    opt = Muon([{"params": matrices, "muon": True}, {"params": others}], lr=2e-2)
    x = torch.randn(4, 1, 6, 6, 6)
    want = 2 * x + x.roll(1, 2)
    losses = []
    for _ in range(150):
        opt.zero_grad()
        loss = (net(x) - want)[:, :, 1:-1, 1:-1, 1:-1].square().mean()
        loss.backward()
        opt.step()
        losses.append(loss.item())
    assert losses[-1] < 0.1 * losses[0]


def test_state_survives_saving():
    p = torch.nn.Parameter(torch.randn(4, 5))
    opt = Muon([{"params": [p], "muon": True}], lr=1e-2)
    p.grad = torch.randn(4, 5)
    opt.step()
    q = torch.nn.Parameter(p.detach().clone())
    again = Muon([{"params": [q], "muon": True}], lr=1e-2)
    again.load_state_dict(copy.deepcopy(opt.state_dict()))  # as from a file: nothing shared
    g = torch.randn(4, 5)
    p.grad, q.grad = g.clone(), g.clone()
    opt.step()
    again.step()
    assert torch.equal(p, q)
