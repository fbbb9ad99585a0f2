"""Votes: the target points to the body's centre after any warp; cut-off vertebrae stay out; the loss sees only the known."""
import numpy as np
import pytest
import torch

from pedicle_training import votes
from pedicle_training.augment import gather, warp_grid


def blobs(shape=(70, 60, 80)):
    """Two 'vertebrae' (ids 20 and 21) as boxes, and their centres in voxels."""
    ids = np.zeros(shape, np.uint8)
    ids[25:45, 20:40, 18:34], ids[25:45, 20:40, 42:58] = 21, 20
    return ids, {v: np.argwhere(ids == v).mean(0).tolist() for v in (20, 21)}


@pytest.mark.parametrize("strength, tolerance", [(0.0, 0.01), (1.0, 9.0)])
@pytest.mark.parametrize("mirror", [False, True])
def test_every_voxel_points_to_its_own_centre(strength, tolerance, mirror):
    """Adding the target to a voxel's place must land where the warp takes the centre: on average within `tolerance` mm."""
    ids, centres = blobs()
    spacing, sp, n = [1.5, 2.0, 2.5], 2.0, 64
    for seed in range(6):
        grid, linear = warp_grid(n, sp, np.array([36.0, 30.0, 38.0]), spacing, np.random.default_rng(seed), strength, mirror)
        patch = gather(ids, grid, 0)
        target, known, levelled = votes.targets(patch, centres, grid, linear, spacing, sp)
        assert known.any() and torch.equal(known, levelled)
        at = torch.stack(torch.meshgrid(*[torch.arange(n // 2) * 2 * sp] * 3, indexing="ij"), -1)
        for v in (20, 21):
            here = patch[::2, ::2, ::2] == v
            if here.sum() < 20:
                continue
            landed = (at[here] + target[:3, here].T * votes.UNIT) / sp  # voxels of the patch
            spread = landed.std(0).max()
            i = landed.mean(0).round().long()
            if (i < 0).any() or (i >= n).any():
                continue
            there = (grid[tuple(i.tolist())].numpy() - np.array(centres[v])) * spacing
            assert spread < 1e-3 and np.linalg.norm(there) < tolerance + sp
            assert torch.allclose(target[3, here], torch.tensor((v - 12) / 8))


def test_a_vertebra_without_a_level_votes_but_tells_none():
    ids, centres = blobs()
    ids[ids == 20], ids[ids == 21] = votes.NO_LEVEL + 1, votes.NO_LEVEL + 2
    centres = {votes.NO_LEVEL + 1: centres[20], votes.NO_LEVEL + 2: centres[21]}
    grid, linear = warp_grid(64, 2.0, np.array([36.0, 30.0, 38.0]), [2.0] * 3, np.random.default_rng(0), 0.0)
    _, known, levelled = votes.targets(gather(ids, grid, 0), centres, grid, linear, [2.0] * 3, 2.0)
    assert known.any() and not levelled.any()


def test_cut_off_vertebrae_are_left_out():
    value = np.zeros((30, 30, 40), np.uint8)
    value[5:25, 5:25, 30:40], value[5:25, 5:25, 10:25] = 20, 21
    assert votes.cut_off(value) == {20}
    ids, centres = votes.numbered(value, (value > 0).astype(np.uint8), votes.cut_off(value))
    assert set(np.unique(ids)) == {0, 21} and centres == {21: [14.5, 14.5, 17.0]}


def test_loss_is_zero_for_right_votes_and_counts_known_voxels_only():
    target = torch.randn(1, 4, 4, 4, 4)
    known = torch.zeros(1, 4, 4, 4, dtype=torch.bool)
    known[0, :2] = True
    right = target.clone()
    right[:, :, 2:] += 5
    assert float(votes.loss(right, target, known, known)) == pytest.approx(0.01, abs=1e-6)
    wrong = target.clone()
    wrong[:, 0, :2] += 0.5
    assert float(votes.loss(wrong, target, known, known)) == pytest.approx(0.5, abs=1e-3)
    nothing = torch.zeros_like(known)
    assert float(votes.loss(wrong, target, nothing, nothing)) == 0


def test_a_joined_vertebra_breaks_the_rhythm():
    column = {101 + n: [10.0, 10.0, 200.0 - 10 * n] for n in range(8)}
    assert votes.regular(column, 2.0)
    joined = {v: c for v, c in column.items() if v != 104}
    assert not votes.regular(joined, 2.0)
    assert not votes.regular(dict(list(column.items())[:4]), 2.0)
