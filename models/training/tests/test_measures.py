"""Measures on shapes whose answer is known, and degraded CT that stays a CT of the same grid."""
import numpy as np
import pytest

from pedicle_training import degrade
from pedicle_training.measures import centre_distance, dice, measures, surface

EVERYWHERE = np.ones((1, 1, 1), bool)


def block(lo, hi, shape=(30, 30, 30)):
    m = np.zeros(shape, bool)
    m[tuple(slice(a, b) for a, b in zip(lo, hi))] = True
    return m


def test_a_shift_is_measured_in_mm():
    a, b = block((5, 5, 5), (15, 15, 15)), block((7, 5, 5), (17, 15, 15))
    hd, near = surface(a, b, (1.5, 1, 1))
    assert hd == pytest.approx(3.0) and 0.5 < near < 1
    assert surface(a, a, (1.5, 1, 1)) == (0.0, 1.0)
    assert dice(a, b, EVERYWHERE) == pytest.approx(0.8)
    assert centre_distance(a, b, (1.5, 1, 3)) == (pytest.approx(3.0), pytest.approx(3.0))


def test_a_wider_cord_has_its_centre_but_not_its_volume():
    a, b = block((4, 4, 0), (16, 16, 30)), block((6, 6, 0), (14, 14, 30))
    m = measures("cord", a, b, EVERYWHERE, (1, 1, 2))
    assert m["volumeRatio"] == pytest.approx(2.25) and m["centreMm"] == 0 and m["hd95Mm"] <= 2 * 2 ** 0.5 + 1e-3
    assert "centreMm" not in measures("liver", a, b, EVERYWHERE, (1, 1, 2))


def test_what_is_not_there_is_none():
    m = measures("cord", block((0, 0, 0), (0, 0, 0)), block((4, 4, 4), (9, 9, 9)), EVERYWHERE, (1, 1, 1))
    assert m == {"dice": 0.0, "volumeRatio": 0.0, "hd95Mm": None, "surfaceDice2mm": None, "centreMm": None, "centreWorstMm": None}


def test_degraded_ct_keeps_grid_and_organs():
    g = np.random.default_rng(3)
    lab = np.zeros((40, 40, 24), np.uint8)
    lab[8:16, 12:28], lab[24:32, 12:28] = 48, 49
    ct = np.where(lab > 0, 30, -100) + g.normal(0, 8, lab.shape)
    ct = ct.astype(np.int16)
    for name, make in degrade.VARIANTS.items():
        out = make(ct, lab, np.array([3.0, 3.0, 3.0]))
        assert out.shape == ct.shape and out.dtype == np.int16 and not np.array_equal(out, ct), name
    full = degrade.lean(ct, lab, np.array([3.0, 3.0, 3.0]))
    assert np.array_equal(full[lab > 0], ct[lab > 0])
    between = full[18:22, 14:26]
    assert 20 < np.median(between) < 50
    assert degrade.thick(ct, (3, 3, 3)).std() < ct.std()
    assert np.std(degrade.low_dose(ct, (3, 3, 3)).astype(float) - ct) == pytest.approx(45, abs=3)
