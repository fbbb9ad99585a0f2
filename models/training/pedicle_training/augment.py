"""Samplers: random crop, affine, bend and elastic warp of a cached case, then intensity augmentation.

The warp is a grid of source positions in voxels made once a sample and used for every volume of the case, so the
image and its labels cannot come apart. Axes [x, y, z]; targets are codes of a global table (see loss.py).
"""
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from . import labels as L
from . import synth, votes
from .kinds import Array, Rng, Spacing
from .paths import CACHE


def rotation(angles: Array) -> Array:
    """Rotation matrix from three angles (rad) about x, y, z."""
    (cx, cy, cz), (sx, sy, sz) = np.cos(angles), np.sin(angles)
    rx = np.array([[1, 0, 0], [0, cx, -sx], [0, sx, cx]])
    ry = np.array([[cy, 0, sy], [0, 1, 0], [-sy, 0, cy]])
    rz = np.array([[cz, -sz, 0], [sz, cz, 0], [0, 0, 1]])
    return rz @ ry @ rx


def bulge(points: Sequence[Tensor], patch_mm: float, rng: Rng) -> Sequence[Tensor]:
    """Swell or shrink a few places of a patch: organs change size against each other, as bowel filled or empty does.

    points: three float tensors [x, y, z], mm from the patch's middle; returns three new ones. Around a random centre c the
    source position becomes c + (p - c) (1 + a exp(-r^2 / 2 s^2)), s 20 to 60 mm, a -0.3 to 0.5: one to one, since
    1 + a (1 - r^2 / s^2) exp(-r^2 / 2 s^2) stays above 0.
    """
    for _ in range(int(rng.integers(1, 4))):
        c = rng.uniform(-0.45, 0.45, 3) * patch_mm
        s, a = rng.uniform(20, 60), rng.uniform(-0.3, 0.5)
        away = [p - float(q) for p, q in zip(points, c)]
        f = 1 + float(a) * torch.exp(sum(v * v for v in away) * float(-0.5 / s ** 2))
        points = [float(q) + v * f for q, v in zip(c, away)]
    return points


def fracture(points: Sequence[Tensor], centre: Sequence[float], rng: Rng) -> Sequence[Tensor]:
    """Compress one vertebra: its body loses 15 to 55 % of its height, in half of the cases more in front (a wedge).

    points: source positions, three tensors [x, y, z] in mm; centre: the body's middle there, which stays where it is. Around it
    the source's z runs faster: z becomes c + (z - c) (1 + a w), w a bell of 12 mm up and down and 24 mm sideways, so that the
    neighbours above and below keep their shape and only move closer.
    """
    x, y, z = (p - float(c) for p, c in zip(points, centre))
    a = float(rng.uniform(0.2, 1.2))
    front = (1 + (y / 20).clamp(-1, 1)) / 2 if rng.random() < 0.5 else 1.0
    bell = torch.exp(-0.5 * ((z / 12) ** 2 + (x / 24) ** 2 + (y / 24) ** 2))
    return points[0], points[1], float(centre[2]) + z * (1 + a * front * bell)


def warp_grid(patch: int, sp: float, centre: Array, spacing: Spacing, rng: Rng, strength: float = 1.0,
              mirror: bool = False, bulges: bool = False) -> tuple[Tensor, Array]:
    """(source positions [x, y, z, 3] in voxels of a case for a patch of `patch`^3 voxels of `sp` mm, linear part 3x3).

    centre: voxel of the case the patch looks at; spacing: the case's, mm. Rotation, anisotropic scale, a scoliosis-like
    bend along z and a smooth displacement, all scaled by `strength` (0: a plain crop); `bulges`: see bulge().
    """
    g = (torch.arange(patch, dtype=torch.float32) - (patch - 1) / 2) * sp
    x, y, z = torch.meshgrid(g, g, g, indexing="ij")
    linear = np.diag([-1.0 if mirror else 1.0, 1.0, 1.0])
    if mirror:
        x = -x
    if bulges and strength > 0 and rng.random() < 0.6:
        x, y, z = bulge((x, y, z), patch * sp, rng)
    if strength > 0:
        s = strength
        a = rotation(rng.uniform(-0.24, 0.24, 3) * s) @ np.diag(
            1 + s * (rng.uniform(0.8, 1.22) * rng.uniform(0.92, 1.08, 3) - 1))
        if rng.random() < 0.5:  # bend: planes across the curve stay across it
            for sideways in (0, 1):
                amp, wave = rng.uniform(0, 16) * s, rng.uniform(160, 420)
                w = 2 * np.pi / wave
                phi = rng.uniform(0, 2 * np.pi)
                u = (x, y)[sideways]
                slope = amp * w * torch.cos(w * z + phi)
                shift = amp * (torch.sin(w * z + phi) - float(np.sin(phi)))
                z = z + slope * u.clamp(-45, 45)
                if sideways == 0:
                    x = x - shift
                else:
                    y = y - shift
        a = a.astype(np.float32)
        linear = a @ linear
        x, y, z = (a[i, 0] * x + a[i, 1] * y + a[i, 2] * z for i in range(3))
        n = int(rng.integers(4, 9))
        amp = rng.uniform(0, 0.16) * patch * sp / n * s
        d = torch.as_tensor(rng.standard_normal((1, 3, n, n, n)).astype(np.float32)) * float(amp)
        d = F.interpolate(d, size=(patch,) * 3, mode="trilinear", align_corners=True)[0]
        x, y, z = x + d[0], y + d[1], z + d[2]
    return torch.stack([v / float(q) + float(c) for v, q, c in zip((x, y, z), spacing, centre)], -1), linear


def gather(volume: Array | Tensor, grid: Tensor, fill: float) -> Tensor:
    """Nearest-neighbour read of a uint8/int16 volume (an array, or a tensor on the grid's device) at `grid`; `fill` outside."""
    shape = volume.shape
    i = grid.round().to(torch.int32)
    inside = torch.ones(i.shape[:3], dtype=torch.bool)
    flat = torch.zeros(i.shape[:3], dtype=torch.int64)
    for a in range(3):
        k = i[..., a]
        inside &= (k >= 0) & (k < shape[a])
        flat = flat * shape[a] + k.clamp(0, shape[a] - 1)
    if torch.is_tensor(volume):
        values = volume.reshape(-1)[flat]
    else:
        values = torch.as_tensor(np.asarray(volume).reshape(-1)[flat.numpy().reshape(-1)]).view(flat.shape)
    return torch.where(inside, values, torch.tensor(fill, dtype=values.dtype))


def interpolate(volume: Array | Tensor, grid: Tensor, fill: float) -> Tensor:
    """Trilinear read of an int16 HU volume at `grid` (only the part the grid touches is read); float32."""
    lo = np.maximum(np.floor(grid.amin((0, 1, 2)).cpu().numpy()).astype(int) - 1, 0)
    hi = np.minimum(np.ceil(grid.amax((0, 1, 2)).cpu().numpy()).astype(int) + 2, volume.shape)
    if np.any(lo >= hi):
        return torch.full(grid.shape[:3], float(fill))
    part = volume[lo[0]:hi[0], lo[1]:hi[1], lo[2]:hi[2]]
    part = (part.float() if torch.is_tensor(part) else torch.as_tensor(np.array(part, np.float32))) - fill
    size = torch.tensor([max(n - 1, 1) for n in part.shape], dtype=torch.float32)
    g = (grid - torch.tensor(lo, dtype=torch.float32)) / size * 2 - 1
    return F.grid_sample(part[None, None], g[None][..., [2, 1, 0]], mode="bilinear", padding_mode="zeros",
                         align_corners=True)[0, 0] + fill


class Case:
    """One prepared case of a model, memory-mapped."""

    def __init__(self, name: str, model: str, codes: L.Codes, weight: float = 1.0, root: Path = CACHE) -> None:
        folder = root / name
        meta = json.loads((folder / "meta.json").read_text())
        self.name, self.weight, self.spacing, self.synthetic = name, weight, meta["spacing"], meta["synthetic"]
        self.mirror = 0.5 if model == "spine-ct" or name.startswith("kbp") else 0.0
        load = lambda n: np.load(folder / f"{n}.npy", mmap_mode="r")
        self.volumes = [load("tissue"), load("depth")] if self.synthetic else [load("ct")]
        self.target = load(model)
        table = np.zeros((2, 256), np.uint8)
        for i, m in enumerate(meta["codes"][model]):
            table[0, i], table[1, i] = codes(m), codes(L.swap_mask(model, m))
        self.table = torch.as_tensor(table)
        with np.load(folder / f"{model}-centres.npz") as z:
            self.centres = {int(k): z[k] for k in z.files}
        path = folder / "instances.npy"
        self.instances = load("instances") if model == "spine-ct" and path.exists() else None
        self.middles = {int(k): v for k, v in meta.get("middles", {}).items()}
        self.ignore = codes(L.full(model))

    def to(self, device: str | torch.device) -> None:
        """Hold the volumes as tensors on a device (a GPU has room for all of them) instead of memory-mapped files."""
        held = lambda v: torch.as_tensor(np.array(v), device=device)
        self.volumes, self.target, self.table = [held(v) for v in self.volumes], held(self.target), self.table.to(device)
        self.instances = None if self.instances is None else held(self.instances)


def field_of_view(n: int, rng: Rng) -> Tensor:
    """Boolean [n, n, 1]: what lies outside a scanner's round field of view whose edge crosses the patch."""
    g = torch.arange(n, dtype=torch.float32)
    angle, radius = rng.uniform(0, 2 * np.pi), n * rng.uniform(0.8, 2.0)
    away = radius - n * rng.uniform(0.0, 0.35)
    cx, cy = n / 2 + away * np.cos(angle), n / 2 + away * np.sin(angle)
    return ((g[:, None] - float(cx)) ** 2 + (g[None] - float(cy)) ** 2 > float(radius) ** 2)[..., None]


def truncation(n: int, rng: Rng) -> tuple[slice, ...]:
    """Slices [x, y, z] of the part of an n^3 patch beyond a random image edge (mostly top or bottom), even numbers."""
    axis = 2 if rng.random() < 0.7 else int(rng.integers(2))
    depth = 2 * int(n * rng.uniform(0.08, 0.6) / 2)
    part = slice(0, depth) if rng.random() < 0.5 else slice(n - depth, n)
    return tuple(part if a == axis else slice(0, n) for a in range(3))


def edge_value(x: Tensor, beyond: tuple[slice, ...]) -> Tensor:
    """What padding by the nearest voxel puts there, as the application does outside the image (manifest padHu "edge")."""
    axis = next(a for a, s in enumerate(beyond) if s.stop - s.start < x.shape[a])
    last = beyond[axis].stop if beyond[axis].start == 0 else beyond[axis].start - 1
    return x.narrow(axis, last, 1).clone()


class Sampler:
    """Draws augmented patches: (input float32 [x, y, z] of HU / 500, code uint8 [x, y, z], vote targets or None)."""

    def __init__(self, cases: list[Case], patch: int, sp: float, focus: dict[str, float] | None = None,
                 strength: tuple[float, float] = (1.0, 1.0), votes: bool = False, truncated: float = 0.0,
                 edge_padded: float = 0.0, bulges: bool = False, fractures: float = 0.0,
                 round_view: float = 0.0) -> None:
        """truncated: share of patches that the image's edge cuts through; edge_padded: of these, how many go on with the edge's
        voxels (as "padHu": "edge" does in the application) instead of air; bulges: organs swell and shrink (not together with
        votes: a vertebra's centre would move); fractures: share of patches with one compressed vertebra;
        round_view: share that a round field of view cuts."""
        self.cases, self.patch, self.sp, self.votes = cases, patch, sp, votes
        self.focus, self.strength, self.truncated = focus or {}, strength, truncated
        self.edge_padded, self.bulges, self.fractures, self.round_view = edge_padded, bulges, fractures, round_view
        self.fields = synth.Fields()
        w = np.array([c.weight for c in cases], float)
        self.p = w / w.sum()

    def __call__(self, rng: Rng) -> tuple[Tensor, Tensor, tuple[Tensor, Tensor, Tensor] | None]:
        case = self.cases[rng.choice(len(self.cases), p=self.p)]
        shape = np.array(case.target.shape)
        if case.centres and rng.random() < 0.88:
            keys = list(case.centres)
            w = np.array([self.focus.get(str(k), 1.0) for k in keys])
            points = case.centres[keys[rng.choice(len(keys), p=w / w.sum())]]
            centre = points[rng.integers(len(points))] + rng.uniform(-0.25, 0.25, 3) * self.patch * self.sp / case.spacing
        else:
            centre = rng.uniform(0, shape)
        mirror = bool(rng.random() < case.mirror)
        grid, linear = warp_grid(self.patch, self.sp, centre, case.spacing, rng,
                                 rng.uniform(*self.strength) if rng.random() < 0.95 else 0.0, mirror, self.bulges)
        if self.fractures and case.middles and rng.random() < self.fractures:
            middles = list(case.middles.values())
            at = np.array(middles[rng.integers(len(middles))], float) * case.spacing
            moved = fracture([grid[..., a] * float(s) for a, s in enumerate(case.spacing)], at, rng)
            grid = torch.stack([p / float(s) for p, s in zip(moved, case.spacing)], -1)
        code = case.table[int(mirror)][gather(case.target, grid, 0).long()]
        if case.synthetic:
            tissue, depth = (gather(v, grid, 0) for v in case.volumes)
            ct = synth.render(tissue, depth, self.sp, self.fields, rng)
            s = rng.uniform(0.3, 0.8)
            ct = synth.blur(ct, (s, s, rng.uniform(0.3, 0.9)))
        else:
            ct = interpolate(case.volumes[0], grid, -1000.0)
        ct = self.intensity(ct, rng, case.synthetic)
        x = ct.clamp(-1000, 1500) / 500
        voted = self.vote_targets(case, grid, linear) if self.votes else None
        if rng.random() < self.truncated:
            beyond = truncation(self.patch, rng)
            x[beyond] = edge_value(x, beyond) if rng.random() < self.edge_padded else -2.0
            code[beyond] = case.ignore
            if voted:
                for known in voted[1:]:
                    known[tuple(slice(s.start // 2, s.stop // 2) for s in beyond)] = False
        if rng.random() < self.round_view:
            beyond = field_of_view(self.patch, rng).expand(*x.shape)
            x[beyond] = -2.0
            code[beyond] = case.ignore
            if voted:
                for known in voted[1:]:
                    known[beyond[::2, ::2, ::2]] = False
        return x, code, voted

    def vote_targets(self, case: Case, grid: Tensor, linear: Array) -> tuple[Tensor, Tensor, Tensor]:
        n = self.patch
        ids = torch.zeros((n, n, n), dtype=torch.uint8) if case.instances is None else gather(case.instances, grid, 0)
        return votes.targets(ids, case.middles, grid, linear, case.spacing, self.sp)

    def intensity(self, ct: Tensor, rng: Rng, synthetic: bool) -> Tensor:
        """Scanner differences: thick slices, HU scale and offset, kernel, noise, field of view."""
        if rng.random() < 0.35:
            k = int(rng.integers(2, 4 if self.sp > 2.5 or rng.random() < 0.8 else 5))
            n = ct.shape[2]
            m = -(-n // k) * k
            v = F.pad(ct[None, None], (0, m - n, 0, 0, 0, 0), mode="replicate")
            v = F.avg_pool3d(v, (1, 1, k))
            ct = F.interpolate(v, size=(n, n, m), mode="trilinear", align_corners=False)[0, 0, :, :, :n]
        air = ct < -950
        ct = ct * rng.uniform(0.9, 1.1) + rng.uniform(-25, 25)
        if rng.random() < 0.2:  # softer or harder bone contrast (kVp)
            g = rng.uniform(0.75, 1.3)
            ct = torch.where(ct > 80, 80 + (ct - 80) * g, ct)
        if not synthetic and rng.random() < 0.4:
            s = rng.uniform(0.2, 0.9, 2)
            ct = synth.blur(ct, (s[0], s[0], s[1]))
        if rng.random() < 0.15:  # sharp kernel
            ct = ct + rng.uniform(0.3, 1.0) * (ct - synth.blur(ct, (0.8, 0.8, 0.4)))
        level = rng.uniform(3, 45) if synthetic else rng.uniform(0, 30)
        if rng.random() < 0.5:
            ct = ct + self.fields.get(0.6, ct.shape, rng) * float(level)
        else:
            ct = ct + torch.as_tensor(rng.standard_normal(ct.shape, dtype=np.float32)) * float(level)
        if rng.random() < 0.12:  # too few photons across shoulders or hips: streaks from side to side
            streaks = synth.blur(torch.as_tensor(rng.standard_normal(ct.shape, dtype=np.float32)), (6.0, 0.4, 0.0))
            ct = ct + streaks * float(rng.uniform(30, 160))
        if rng.random() < 0.5:
            ct = torch.where(air, torch.tensor(-1000.0), ct)
        return ct
