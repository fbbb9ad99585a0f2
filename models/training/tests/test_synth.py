"""Rendering: what is drawn beside the labels never changes the labels, and stays where it belongs."""
import numpy as np
import torch

from pedicle_training import bodymap as bm
from pedicle_training import synth


def test_grow_widens_by_the_distance():
    m = torch.zeros(40, 40, 41, dtype=torch.bool)
    m[20, 20, 20] = True
    g = synth.grow(m, 12, 3.0)
    assert g.shape == m.shape and bool(g[20, 20, 20])
    reach = torch.nonzero(g).amax(0) - 20
    assert torch.all((reach >= 4) & (reach <= 6))


def test_vessels_are_drawn_only_in_unlabelled_mediastinum():
    tissue = torch.full((40, 40, 40), bm.VISCERAL, dtype=torch.uint8)
    tissue[5:15], tissue[25:35], tissue[17:23, 15:25, 5:20] = 40, 41, 42
    field = synth.smooth_tile(1, 3.0)[:40, :40, :40]
    drawn = [synth.unlabelled_vessels(tissue, tissue == bm.VISCERAL, 3.0, field, np.random.default_rng(i))
             for i in range(20)]
    assert any(bool(d.any()) for d in drawn)
    assert all(torch.all(tissue[d] == bm.VISCERAL) for d in drawn)


def test_kidneys_get_a_rim_of_fat():
    tissue = torch.full((40, 40, 40), bm.VISCERAL, dtype=torch.uint8)
    tissue[15:25, 15:25, 15:25] = 48
    lut = np.zeros(256, np.float32)
    lut[48] = 150
    base = torch.where(tissue == 48, 150.0, 40.0)
    zero = torch.zeros(tissue.shape)
    rims = []
    for i in range(20):
        ct = synth.abdomen(base.clone(), tissue, tissue == bm.VISCERAL, lut, -100.0, zero, zero, 3.0,
                           np.random.default_rng(i))
        assert torch.all(ct[15, 15:25, 15:25] == 150)  # the surface of the kidney stays kidney
        rims.append(float(ct[13, 20, 20]) == -100)
    assert 0 < sum(rims) <= 20


def test_gas_lies_on_top_whatever_the_side():
    up = [synth.above((4, 5, 6), 3.0, np.random.default_rng(seed)) for seed in range(40)]
    assert all(u.shape == (4, 5, 6) for u in up)
    supine = [float(u[0, 1, 0] - u[0, 0, 0]) == 3.0 for u in up]
    assert 0.5 < np.mean(supine) < 1.0


def test_a_thinner_body_keeps_what_is_labelled():
    tissue = torch.full((40, 40, 40), bm.MIX, dtype=torch.uint8)
    tissue[15:25, 15:25, :] = 48
    depth = torch.full(tissue.shape, 10.0)
    thin, d = synth.thinner(tissue, depth, 20.0, 3.0, np.random.default_rng(0))
    assert torch.all(thin[15:25, 15:25] == 48) and torch.all(thin[0, 0] == bm.AIR)
    assert torch.all(thin[14, 20] == bm.MIX)  # a wall is left around the organ
    assert torch.all(d[thin == bm.MIX] <= 3)


def test_lean_abdomens_are_drawn_too():
    """Between the organs, over many patches, fat takes from hardly anything to nearly all."""
    tissue = torch.full((32, 32, 32), bm.VISCERAL, dtype=torch.uint8)
    depth = torch.full(tissue.shape, 120, dtype=torch.uint8)
    fields = synth.Fields()
    share = [float((synth.render(tissue, depth, 3.0, fields, np.random.default_rng(i)) < -40).float().mean()) for i in range(40)]
    assert min(share) < 0.1 and max(share) > 0.9
