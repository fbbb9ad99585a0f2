"""Label mapping: values to classes, masks, codes, mirror pairs, orientation of a real file."""
import numpy as np
import pytest

from pedicle_training import labels as L
from pedicle_training.paths import TRAIN


def test_every_vertebra_has_the_class_of_its_region():
    assert [L.region_class(v) for v in (1, 7, 8, 19, 20, 25)] == [1, 1, 2, 2, 3, 3]
    for bad in (0, 26, 28):
        with pytest.raises(ValueError):
            L.region_class(bad)


def test_unknown_levels_stay_unions():
    assert L.vertebra_masks(28) == (0b1110, 0b10000, 0b11110)
    assert L.vertebra_masks(29) == (0b1000, 0b10000, 0b11000)
    assert L.vertebra_masks(1) == (0b10000,) * 3  # the atlas has no body
    assert L.vertebra_masks(22) == (0b1000, 0b10000, 0b11000)


def test_codes_round_trip():
    masks = np.array([[1, 4], [1, 96]], np.uint32)
    codes = L.Codes([1])
    coded = codes.encode(masks)
    assert coded.dtype == np.uint8
    assert np.array_equal(np.array(codes.masks)[coded], masks)


def test_mirror_swaps_paired_organs_only():
    assert L.swap_mask("oar-ct", L.bits(1)) == L.bits(2)
    assert L.swap_mask("oar-ct", L.bits(0, 9, 17)) == L.bits(0, 10, 18)
    assert L.swap_mask("oar-ct", L.bits(3, 8)) == L.bits(3, 8)
    assert L.swap_mask("oar-ct", L.full("oar-ct")) == L.full("oar-ct")
    names = L.CLASSES["oar-ct"]
    assert all(names[a][:-1] == names[b][:-1] for a, b in L.SWAPS["oar-ct"])


@pytest.mark.skipif(not (TRAIN / "ts-s0327").exists(), reason="training data is not on this machine")
def test_files_are_read_in_ras():
    """Liver right of the spleen (+x), heart in front of the spine (+y), lungs above the bladder (+z)."""
    from pedicle_training.prepare import read
    lab, _ = read("ts-s0327")
    centre = lambda *v: np.argwhere(np.isin(lab, v)).mean(0)
    assert centre(47)[0] > centre(50)[0]
    assert centre(41)[0] > centre(40)[0]
    assert centre(49)[0] > centre(48)[0]
    assert centre(42)[1] > centre(*range(8, 20))[1]
    assert centre(40, 41)[2] > centre(54)[2]


def test_totalsegmentator_numbers_become_values_the_networks_know():
    known = set(L.OAR_CERTAIN) | set(L.SPINE_CERTAIN) | set(L.VERTEBRAE) | {30, 55, 58, 65, 66, 75}
    assert set(L.TOTALSEGMENTATOR.values()) <= known
    assert [L.TOTALSEGMENTATOR[k] for k in (1, 5, 32, 52, 63, 79, 103)] == [50, 47, 19, 45, 46, 30, 60]
