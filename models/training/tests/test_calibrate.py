"""Calibration: the fitted curve rises, and recovers a known relation."""
import numpy as np

from pedicle_training.calibrate import curve, expect, held_out, isotonic, whole_fit, whole_rows


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
        """Dice = 2 * raw - 1 with a little noise; of the larynx 0.2 less."""
        raw = rng.uniform(0.6, 1, 12)
        dice = np.clip(2 * raw - 1 + rng.normal(0, 0.03, 12) - 0.2 * (np.arange(12) == 0), 0, 1)
        return {f"s{n}" if n else "larynx": {"raw": float(r), "dice": float(d)} for n, (r, d) in enumerate(zip(raw, dice))}

    detail = {f"case-{n}": row() for n in range(20)} | {"case-0:lean": row(), "case-1": {"cord": {"raw": 0.9, "dice": None}}}
    by_case = whole_rows(detail)
    assert len(by_case["case-0"]) == 24 and by_case["case-1"] == []
    fit = whole_fit([r for rs in by_case.values() for r in rs])
    assert (np.diff(fit[0], axis=0) >= 0).all()
    assert abs(expect(fit, "s3", 0.9) - 0.8) < 0.06 and abs(expect(fit, "larynx", 0.9) - 0.6) < 0.08
    left_out = held_out(by_case)
    assert left_out["structures"] == left_out["proposed"] + left_out["withheld"] == 12 * 20
    assert left_out["meanError"] < 0.06
    assert left_out["proposedBad"] + left_out["withheldGood"] < 0.12 * left_out["structures"]
