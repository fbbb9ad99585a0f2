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
