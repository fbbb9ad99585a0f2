"""Self-training keeps only what agrees with the clinical contours, and never overrules them."""
import numpy as np

from pedicle_training import labels as L
from pedicle_training.selftrain import consistent, narrowed

SP = (2.0, 2.0, 2.0)


def neck():
    seg = np.zeros((40, 50, 30), np.uint8)
    seg[14:26, 26:36] = 1
    seg[16:24, 18:25] = 5
    cord = np.zeros(seg.shape, bool)
    cord[18:22, 20:23, 3:27] = True
    return seg, cord


def test_a_sensible_neck_is_kept():
    seg, cord = neck()
    assert consistent(seg, cord, SP) is None


def test_contradictions_are_refused():
    seg, cord = neck()
    assert "cord" in consistent(seg, np.zeros_like(cord), SP)
    assert "leaves" in consistent(np.where(seg == 5, 0, seg), cord, SP)
    gap = seg.copy()
    gap[:, :, 10:13] = np.where(gap[:, :, 10:13] == 5, 0, gap[:, :, 10:13])
    assert "gaps" in consistent(gap, cord, SP)
    assert "few bodies" in consistent(np.where(seg == 1, 0, seg), cord, SP)
    behind = np.where(seg == 1, 0, seg)
    behind[14:26, 4:14] = 1
    assert "behind" in consistent(behind, cord, SP)


def test_only_confident_allowed_classes_become_certain():
    mask = np.full((4, 1, 1), L.bits(0, 1, 4), np.uint32)
    mask[3] = L.bits(6)
    p = np.zeros((11, 4, 1, 1), np.float32)
    p[1, 0], p[1, 1], p[8, 2], p[1, 3] = 0.95, 0.6, 0.99, 0.99  # sure; unsure; not allowed; a clinical contour
    ct = np.full((4, 1, 1), 300)
    out = narrowed(mask, p, ct)
    assert out[:, 0, 0].tolist() == [L.bits(1), L.bits(0, 1, 4), L.bits(0, 1, 4), L.bits(6)]
    assert narrowed(mask, p, ct - 250)[0, 0, 0] == mask[0, 0, 0]  # as dark as a disc: not learned as body
