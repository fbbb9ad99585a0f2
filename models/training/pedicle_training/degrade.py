"""Worse CT made from a good one, for evaluation lines of their own: what the figures become on lean, thick-slice, low-dose CT.

The labels stay those of the real case. Only the CT changes; everything is deterministic.
"""
import numpy as np
from scipy import ndimage as ni

from . import bodymap as bm
from .kinds import Array, Spacing


def lean(ct: Array, lab: Array, spacing: Spacing) -> Array:
    """Nearly all fat between the organs (inside chest and abdomen) becomes soft tissue of 25 to 45 HU with the CT's own noise.

    ct HU, lab in this project's values, [x, y, z]. A mesentery as full as this is what a lean patient shows; the organs' edges
    stay as sharp as partial volume makes them.
    """
    inside = bm.cavity(lab, float(spacing[0])) & (lab == 0)
    noise = np.random.default_rng(0).standard_normal(ct.shape)
    patches = ni.gaussian_filter(noise, 9 / np.asarray(spacing))
    patches /= patches.std()
    fat = inside & (ct > -180) & (ct < 0)
    out = ct.astype(np.float32)
    tissue = 35 + 6 * patches + (ct - ni.gaussian_filter(out, 6 / np.asarray(spacing)))
    return np.where(fat & (patches > -1.5), tissue, out).astype(np.int16)


def thick(ct: Array, spacing: Spacing, mm: float = 6.0) -> Array:
    """Slices averaged to at least `mm` and interpolated back to the CT's own grid."""
    k = max(2, int(np.ceil(mm / spacing[2])))
    n = ct.shape[2]
    padded = np.pad(ct.astype(np.float32), ((0, 0), (0, 0), (0, -n % k)), mode="edge")
    slabs = padded.reshape(*ct.shape[:2], -1, k).mean(-1)
    at = np.clip((np.arange(n) + 0.5) / k - 0.5, 0, slabs.shape[2] - 1)
    lo = np.minimum(np.floor(at).astype(int), max(slabs.shape[2] - 2, 0))
    f = (at - lo).astype(np.float32)
    return (slabs[:, :, lo] * (1 - f) + slabs[:, :, np.minimum(lo + 1, slabs.shape[2] - 1)] * f).astype(np.int16)


def low_dose(ct: Array, spacing: Spacing, hu: float = 45.0) -> Array:
    """Noise of standard deviation `hu`, correlated over about 2 mm in the slice, stronger along the patient's width."""
    g = np.random.default_rng(1)
    s = np.asarray(spacing)
    noise = ni.gaussian_filter(g.standard_normal(ct.shape), (1.6 / s[0], 0.8 / s[1], 0))
    return (ct + noise * (hu / noise.std()) * (ct > -900)).astype(np.int16)


#: Variants of a case, each a function (ct, labels, spacing) -> ct.
VARIANTS = {
    "lean": lean,
    "thick": lambda ct, lab, spacing: thick(ct, spacing),
    "low-dose": lambda ct, lab, spacing: low_dose(ct, spacing),
    "lean-thick": lambda ct, lab, spacing: thick(lean(ct, lab, spacing), spacing),
}
