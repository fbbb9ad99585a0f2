"""Votes: every voxel of a vertebra points to the middle of its vertebra's body and guesses its level.

Four numbers a half-resolution voxel: the way (x, y, z in the patch's RAS axes) from the voxel to the centre of its own
vertebra's body in units of UNIT mm, and (level - 12) / 8 with C1 = 1 ... L5 = 24. Separation of vertebrae by centre votes:
Neven et al., "Instance segmentation by jointly optimizing spatial embeddings" (CVPR 2019); for vertebrae Lessmann 2019
used one instance at a time. Instances: uint8 [x, y, z], 0 unknown or none, 1-25 as in labels.nii.gz, 100 + n without a level.
"""
import subprocess
from collections.abc import Collection, Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from .classes import VOTE_UNIT_MM
from .kinds import Array, Spacing
from .paths import RECIPE

CHANNELS = 4
UNIT = VOTE_UNIT_MM
NO_LEVEL = 100


def cut_off(lab: Array) -> set[int]:
    """Vertebra values that the first or last slice of a label map [x, y, z] cuts through."""
    return {int(v) for k in (0, -1) for v, n in zip(*np.unique(lab[:, :, k], return_counts=True)) if v > 0 and n > 20}


def numbered(value: Array, split: Array, leave_out: Collection[int]) -> tuple[Array, dict[int, list[float]]]:
    """(instances, {id: body centre in voxels}) of vertebra values 1-25 and their body split, without `leave_out`.

    value, split: uint8 [x, y, z] as in split_body. The atlas has no body: its centre is that of its whole ring.
    """
    out, centre = np.zeros(value.shape, np.uint8), {}
    for v in (int(v) for v in np.unique(value) if 1 <= v <= 25 and v not in leave_out):
        body = np.argwhere((value == v) & ((split == 1) | (v == 1)))
        if len(body) < 200:
            continue
        out[value == v] = v
        centre[v] = body.mean(0).round(2).tolist()
    return out, centre


def unnumbered(vert: Array, split: Array, canal: Array, sp: float, folder: Path) -> tuple[Array, dict[int, list[float]]]:
    """The same for vertebrae that carry no number (sagittal-*): the product's own separation by geometry (separate.ts).

    vert, canal bool, split uint8 [x, y, z] of `sp` mm; folder: where two files may be written. Vertebrae cut by the first or
    last slice are left out. Raises CalledProcessError when Node or the repository's node_modules are missing.
    """
    classes = np.select([vert & np.isin(split, (1, 3)), vert, canal], [1, 2, 3], 0).astype(np.uint8)
    return separated(classes, sp, folder)


def separated(classes: Array, sp: float, folder: Path) -> tuple[Array, dict[int, list[float]]]:
    """(instances, {id: body centre}) of classes 1 body, 2 posterior elements, 3 canal [x, y, z] of `sp` mm."""
    import nibabel as nib  # not at the top: training from a packed cache does without it

    affine = np.diag([sp, sp, sp, 1.0])
    nib.save(nib.Nifti1Image(classes, affine), folder / "classes.nii.gz")
    subprocess.run([node(), RECIPE / "separate.ts", folder / "classes.nii.gz", folder / "vertebrae.nii.gz"], check=True)
    ids = np.asanyarray(nib.as_closest_canonical(nib.load(folder / "vertebrae.nii.gz")).dataobj)
    out, centre = np.zeros(classes.shape, np.uint8), {}
    ends = set(np.unique(ids[:, :, [0, -1]] % 100))
    for v in (int(v) for v in np.unique(ids[(ids > 0) & (ids < 100)]) if v not in ends):
        out[ids % 100 == v] = NO_LEVEL + v
        centre[NO_LEVEL + v] = np.argwhere(ids == v).mean(0).round(2).tolist()
    return out, centre


def regular(centres: dict[int, Sequence[float]], sp: float, least: int = 5) -> bool:
    """Whether bodies follow each other as a spine's do: at least `least`, every distance 0.78 to 1.28 of the one above it.

    A joined or divided vertebra breaks the rhythm; only a regular column is worth learning from.
    """
    at = [np.array(centres[v]) * sp for v in sorted(centres)]
    d = np.array([np.linalg.norm(a - b) for a, b in zip(at, at[1:])])
    return len(at) >= least and bool(((d[1:] / d[:-1] > 0.78) & (d[1:] / d[:-1] < 1.28)).all())


def node() -> str:
    """The project's own Node, else the one on the path."""
    own = RECIPE.parents[1] / "node_modules" / ".bin" / "node"
    return str(own) if own.exists() else "node"


def targets(instances: Tensor, centres: dict[int, Sequence[float]], grid: Tensor, linear: Array, spacing: Spacing,
            sp: float) -> tuple[Tensor, Tensor, Tensor]:
    """Vote targets of a patch at half resolution: (float32 [4, x/2, y/2, z/2], known bool, level known bool).

    instances: uint8 patch gathered with `grid` [x, y, z, 3] (source voxels); linear: 3x3 matrix of the warp, patch mm ->
    source mm, used between a centre and the patch voxel that lies nearest to it.
    """
    half = instances[::2, ::2, ::2].long()
    known = half > 0
    out = torch.zeros((CHANNELS,) + tuple(half.shape))
    if not known.any():
        return out, known, known
    n = torch.tensor(half.shape)
    at = torch.stack(torch.meshgrid(*[torch.arange(int(k)) * 2 * sp for k in n], indexing="ij"), -1)
    coarse = grid[::4, ::4, ::4] * torch.tensor(np.asarray(spacing), dtype=torch.float32)
    inverse = torch.as_tensor(np.linalg.inv(linear).astype(np.float32))
    for v in half.unique().tolist():
        if v == 0:
            continue
        away = torch.tensor(centres[v], dtype=torch.float32) * torch.tensor(np.asarray(spacing), dtype=torch.float32) - coarse
        best = int((away ** 2).sum(-1).argmin())
        i = torch.tensor(np.unravel_index(best, coarse.shape[:3]), dtype=torch.float32)
        middle = i * 4 * sp + inverse @ away.reshape(-1, 3)[best]
        here = half == v
        out[:3, here] = ((middle - at[here]) / UNIT).T
        if v < NO_LEVEL:
            out[3, here] = (v - 12) / 8
    return out, known, known & (half < NO_LEVEL)


def loss(votes: Tensor, target: Tensor, known: Tensor, levelled: Tensor, level_weight: float = 0.3) -> Tensor:
    """Mean distance between votes and targets (both [b, 4, x, y, z]) over known voxels, with the level's error added."""
    if not known.any():
        return votes.sum() * 0
    d = (votes.float() - target)
    away = (d[:, :3].square().sum(1) + 1e-4).sqrt()
    value = (away * known).sum() / known.sum()
    if levelled.any():
        value = value + level_weight * (d[:, 3].abs() * levelled).sum() / levelled.sum()
    return value
