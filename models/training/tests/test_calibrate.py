"""Calibration: the fitted curve rises, and recovers a known relation."""
import numpy as np

from pedicle_training.calibrate import curve, isotonic


def test_isotonic_never_falls():
    rng = np.random.default_rng(0)
    x = rng.uniform(0, 1, 300)
    _, y = isotonic(x, x + rng.normal(0, 0.2, 300))
    assert (np.diff(y) >= -1e-12).all()


def test_curve_recovers_overconfidence():
    rng = np.random.default_rng(1)
    x = rng.uniform(0.4, 1, 4000)
    c = curve(np.stack([x, np.clip(x - 0.15 + rng.normal(0, 0.05, 4000), 0, 1)], 1))
    assert all(b[0] > a[0] and b[1] >= a[1] for a, b in zip(c, c[1:]))
    assert abs(np.interp(0.9, *np.array(c).T) - 0.75) < 0.04
