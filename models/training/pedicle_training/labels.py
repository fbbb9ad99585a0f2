"""Label values of the data -> classes of the two networks, as bit masks of allowed classes.

A target volume holds one small integer ("code") a voxel; a table turns a code into a bit mask, bit k set
meaning "class k is possible here". A mask with one bit is a certain label; the full mask means "unknown".
"""
from collections.abc import Iterable

import numpy as np

from .classes import CLASSES
from .kinds import Array

#: Label value in labels.nii.gz -> certain class, whole-structure labels only.
SPINE_CERTAIN = {26: 7, 60: 8, 61: 9, 62: 9, 63: 10, 64: 10, 69: 10, 72: 10}
OAR_CERTAIN = {40: 1, 41: 2, 42: 3, 43: 4, 44: 5, 45: 6, 46: 7, 47: 8, 48: 9, 49: 10, 50: 11, 51: 12, 52: 13,
               53: 14, 54: 15, 68: 16, 70: 17, 71: 18, 72: 19, 73: 20}
#: TotalSegmentator's label numbers (version 2) -> values of labels.nii.gz, as far as ts-slices holds them.
TOTALSEGMENTATOR = {1: 50, 5: 47, 6: 51, 7: 55, 8: 58, 9: 58, 20: 53, 32: 19, 33: 18, 52: 45, 63: 46, 64: 66, 69: 63,
                    70: 63, 79: 30, 86: 65, 87: 65, 117: 75, **dict.fromkeys(range(92, 116), 60)}
#: Pairs of classes that change places when the patient is mirrored left-right.
SWAPS = {"spine-ct": [], "oar-ct": [(1, 2), (9, 10), (17, 18)]}
VERTEBRAE = range(1, 26)
#: Not a class: marks voxels close to a vertebra that are none (discs, gaps between processes); they weigh more.
EDGE = 1 << 31


def bits(*classes: int) -> int:
    """Bit mask of some classes: bits(0, 3) == 0b1001."""
    m = 0
    for k in classes:
        m |= 1 << k
    return m


def full(model: str) -> int:
    """The mask that allows every class: nothing is known."""
    return (1 << len(CLASSES[model])) - 1


def region_class(vertebra: int) -> int:
    """Body class of a vertebra label: 1 cervical (1-7), 2 thoracic (8-19), 3 lumbar (20-25)."""
    if 1 <= vertebra <= 7:
        return 1
    if 8 <= vertebra <= 19:
        return 2
    if 20 <= vertebra <= 25:
        return 3
    raise ValueError(f"not a named vertebra: {vertebra}")


def vertebra_masks(value: int) -> tuple[int, int, int]:
    """(mask for its body, mask for the rest, mask where the split is uncertain) of a vertebra label value."""
    if value == 28:
        return bits(1, 2, 3), bits(4), bits(1, 2, 3, 4)
    if value == 29:
        return bits(3), bits(4), bits(3, 4)
    if value == 1:  # the atlas has no body
        return bits(4), bits(4), bits(4)
    k = region_class(value)
    return bits(k), bits(4), bits(k, 4)


def swap_mask(model: str, mask: int) -> int:
    """The mask after a left-right mirror: paired classes change places."""
    for a, b in SWAPS[model]:
        ba, bb = (mask >> a) & 1, (mask >> b) & 1
        mask = (mask & ~bits(a, b)) | (ba << b) | (bb << a)
    return mask


class Codes:
    """Small table code <-> mask (at most 255 codes), so a target volume is one byte a voxel."""

    def __init__(self, masks: Iterable[int] = ()) -> None:
        self.masks = [int(m) for m in masks]
        self.index = {m: i for i, m in enumerate(self.masks)}

    def __call__(self, mask: int) -> int:
        mask = int(mask)
        if mask not in self.index:
            if len(self.masks) >= 255:
                raise ValueError("more than 255 different masks")
            self.index[mask] = len(self.masks)
            self.masks.append(mask)
        return self.index[mask]

    def encode(self, volume: Array) -> Array:
        """uint32 mask volume -> uint8 code volume."""
        values, inverse = np.unique(volume, return_inverse=True)
        lut = np.array([self(v) for v in values], np.uint8)
        return lut[inverse].reshape(volume.shape)
