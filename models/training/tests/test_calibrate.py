"""Calibration: the fitted curve rises, and recovers a known relation."""
import numpy as np

from pedicle_training.calibrate import curve, held_out, isotonic, whole_curve, whole_pairs


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


def test_whole_structures_are_judged_on_cases_left_out():
    rng = np.random.default_rng(2)
    def row() -> dict:
        raw = rng.uniform(0.6, 1, 12)
        dice = np.clip(2 * raw - 1 + rng.normal(0, 0.03, 12), 0, 1)
        return {f"s{n}": {"raw": float(r), "dice": float(d)} for n, (r, d) in enumerate(zip(raw, dice))}

    detail = {f"case-{n}": row() for n in range(20)} | {"case-0:lean": row(), "case-1": {"cord": {"raw": 0.9, "dice": None}}}
    pairs = whole_pairs(detail)
    assert len(pairs["case-0"]) == 24 and pairs["case-1"] == []
    fitted = np.array(whole_curve([p for ps in pairs.values() for p in ps]))
    assert (np.diff(fitted, axis=0) >= 0).all() and abs(np.interp(0.9, *fitted.T) - 0.8) < 0.05
    left_out = held_out(pairs)
    assert left_out["structures"] == left_out["proposed"] + left_out["withheld"] == 12 * 20
    assert left_out["meanError"] < 0.06
    assert left_out["proposedBad"] + left_out["withheldGood"] < 0.12 * left_out["structures"]
