"""Render a CT patch from tissue and depth patches: random contrast phase, bone, gas, vessels, metal, noise.

Everything works on float32 torch tensors [x, y, z] at the patch's spacing; values in HU.
"""
from collections.abc import Sequence

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from . import bodymap as bm
from .kinds import Array, Rng

BONE = torch.zeros(256, dtype=torch.bool)
BONE[bm.BONE_LABELS] = True
TILE = 112


def smooth_tile(seed: int, sigma: float) -> Tensor:
    """A periodic smooth random field [TILE]^3 of unit variance; sigma in voxels."""
    g = np.random.default_rng(seed)
    f = np.fft.rfftn(g.standard_normal((TILE, TILE, TILE)).astype(np.float32))
    k = [np.fft.fftfreq(TILE), np.fft.fftfreq(TILE), np.fft.rfftfreq(TILE)]
    k2 = k[0][:, None, None] ** 2 + k[1][None, :, None] ** 2 + k[2][None, None] ** 2
    a = np.fft.irfftn(f * np.exp(-2 * (np.pi * sigma) ** 2 * k2), s=(TILE, TILE, TILE), axes=(0, 1, 2))
    return torch.as_tensor((a / a.std()).astype(np.float32))


class Fields:
    """Pre-computed noise tiles; a patch is a random periodic window of one of them."""

    def __init__(self) -> None:
        self.tiles = {s: [smooth_tile(10 * i + int(10 * s), s) for i in range(2)] for s in (0.6, 1.2, 3.0, 7.0)}

    def get(self, sigma: float, shape: Sequence[int], rng: Rng) -> Tensor:
        """Unit-variance field near the wanted correlation length (voxels)."""
        key = min(self.tiles, key=lambda s: abs(np.log(s / sigma)))
        t = self.tiles[key][rng.integers(2)]
        t = t.roll(tuple(int(v) for v in rng.integers(0, TILE, 3)), (0, 1, 2))
        p = [int(v) for v in rng.permutation(3)]
        t = t.permute(p)
        if max(shape) > TILE:
            t = t.repeat(2, 2, 2)
        return t[:shape[0], :shape[1], :shape[2]]


def phase(rng: Rng) -> tuple[Array, float, float, float]:
    """HU of every tissue value for one random contrast phase; organs stay in the order a real phase gives them."""
    u = rng.uniform
    lut = np.zeros(256, np.float32)
    kind = rng.choice(["none", "arterial", "portal", "late"], p=[0.45, 0.15, 0.25, 0.15])
    blood = u(30, 55)
    aorta, ivc, liver, kidney, spleen = {
        "none": (blood, blood + u(-4, 4), u(35, 70), u(25, 40), u(40, 58)),
        "arterial": (u(180, 420), u(40, 110), u(50, 85), u(110, 220), u(70, 150)),
        "portal": (u(110, 190), u(90, 170), u(85, 135), u(140, 220), u(95, 145)),
        "late": (u(80, 130), u(80, 130), u(70, 110), u(110, 190), u(70, 115)),
    }[kind]
    fat, muscle = u(-118, -85), u(38, 68)
    lut[:] = muscle
    stomach, bowel, colon, pancreas = u(5, 60), u(5, 60), u(-30, 60), liver * u(0.6, 1)
    if kind == "none" and rng.random() < 0.6:  # a plain CT as it mostly is: organs 5 to 15 HU apart, muscle among them
        mean, near = u(35, 52), u(0.25, 1.0)
        muscle = mean + u(0, 14) * near
        liver, spleen, kidney = mean + u(0, 18) * near, mean + u(-6, 8) * near, mean - u(4, 18) * near
        blood = mean - u(0, 14) * near
        aorta, ivc = blood, blood + u(-3, 3)
        stomach, bowel, colon = (mean - u(-6, 38) * near for _ in range(3))
        pancreas = mean - u(-4, 14) * near
        if rng.random() < 0.12:
            liver = u(-5, 35)  # steatosis
        lut[:] = muscle
    heart = (aorta * u(0.6, 1.0) + ivc * u(0.0, 0.4)) / 1.1 if kind != "none" else blood + u(-5, 8)
    values = {0: -1000, 40: u(-900, -720), 42: heart, 43: u(20, 60), 44: -990, 45: aorta, 46: ivc, 47: liver,
              48: kidney, 50: spleen, 51: stomach, 52: bowel, 53: colon, 54: u(-5, 25), 55: pancreas,
              56: u(0, 25), 57: u(70, 200), 58: u(10, 60), 65: muscle, 66: ivc * u(0.8, 1.2), 67: u(25, 42),
              68: u(25, 42), 70: u(-40, 50), 73: u(10, 70), 74: u(25, 60), 75: u(70, 160), 30: u(5, 35),
              31: u(28, 55), bm.FAT: fat, bm.MUSCLE: muscle, bm.DISC: u(55, 125), bm.ARM: u(0, 60),
              bm.TABLE: u(-600, 200), bm.FOAM: u(-990, -850)}
    for k, v in values.items():
        lut[k] = v
    lut[41], lut[49], lut[71] = lut[40] + u(-25, 25), lut[48] + u(-8, 8), lut[70]
    marrow = u(20, 280)
    for k in bm.BONE_LABELS:
        lut[k] = marrow * u(0.88, 1.12)
    for k in (60, 61, 62, 63, 64, 26):
        lut[k] = marrow * u(0.5, 1.1) + u(-30, 40)
    lut[69] = lut[72] = u(250, 700)
    return lut, fat, muscle, marrow


def blur(ct: Tensor, sigma: Sequence[float]) -> Tensor:
    """Separable Gaussian; sigma (3 values) in voxels, skipped below 0.15."""
    v = ct[None, None]
    for axis, s in enumerate(sigma):
        if s < 0.15:
            continue
        n = max(1, int(np.ceil(2.5 * s)))
        k = torch.exp(-0.5 * (torch.arange(-n, n + 1, dtype=torch.float32) / s) ** 2)
        k = (k / k.sum()).view([-1 if a == axis else 1 for a in range(3)])[None, None]
        pad = [0] * 6
        pad[2 * (2 - axis)] = pad[2 * (2 - axis) + 1] = n
        v = F.conv3d(F.pad(v, pad, mode="replicate"), k)
    return v[0, 0]


def sphere(shape: Sequence[int], centre: Sequence[float], radius: float, squash: Sequence[float] = (1, 1, 1)) -> Tensor:
    """Boolean ball in voxels."""
    g = torch.meshgrid(*[torch.arange(n, dtype=torch.float32) for n in shape], indexing="ij")
    return sum(((a - float(c)) / float(q)) ** 2 for a, c, q in zip(g, centre, squash)) < radius * radius


def render(tissue: Tensor, depth: Tensor, sp: float, fields: Fields, rng: Rng) -> Tensor:
    """tissue, depth uint8 [x, y, z]; sp mm -> float32 HU, with bone shells, texture and organs' insides."""
    shape = tuple(tissue.shape)
    u = rng.uniform
    lut, fat, muscle, marrow = phase(rng)
    d = depth.float()
    thin = rng.random() < 0.33
    if thin:
        tissue, d = thinner(tissue, d, u(3, 28), sp, rng)
    index = tissue.long()
    if rng.random() < 0.45:
        lut[bm.ARM] = lut[bm.ARM_BONE] = -1000
    if rng.random() < 0.3:
        lut[bm.TABLE] = lut[bm.FOAM] = -1000
    ct = torch.as_tensor(lut)[index]
    f_fine, f_mid, f_big = (fields.get(s, shape, rng) for s in (1.2, 3.0, 7.0))
    visceral = tissue == bm.VISCERAL
    vessels = unlabelled_vessels(tissue, visceral, sp, fields.get(rng.choice([3.0, 7.0]), shape, rng), rng)
    mix = (tissue == bm.MIX) | visceral
    # share of fat between the organs: 3 to 98 % (the field has a standard deviation of 1.17); in the body wall 5 to 62 %
    lean = 1.17 * torch.where(visceral, torch.tensor(float(u(-2.0, 1.9))), torch.tensor(float(u(-1.6, 0.3))))
    between = muscle if rng.random() < 0.5 else u(8, 55)  # mesentery, folded bowel, vessels: not always as dense as muscle
    filled = torch.where(visceral, torch.tensor(float(between)), torch.tensor(float(muscle)))
    soft = torch.where(f_mid + 0.6 * f_fine > lean, filled, torch.tensor(float(fat)))
    under_skin = u(0, 8) if thin or rng.random() < 0.25 else u(4, 30)
    soft = torch.where(d < under_skin + min(4, under_skin) * f_big, torch.tensor(fat, dtype=torch.float32), soft.float())
    soft = torch.where(d < 2.5, torch.tensor(u(0, 60), dtype=torch.float32), soft)
    ct = torch.where(mix, soft, ct)
    ct = torch.where(vessels, float(rng.choice([lut[42], lut[45], lut[46]])) + u(-15, 15), ct)
    ct = abdomen(ct, tissue, visceral, lut, fat, f_fine, f_mid, sp, rng)
    lung = (tissue == 40) | (tissue == 41)
    if lung.any():
        ct = torch.where(lung & (f_fine > u(1.3, 2.2)), ct + u(500, 850), ct)
        ct = torch.where(lung, ct + 45 * f_mid, ct)
    bone = BONE.to(index.device)[index]
    shell = torch.clamp(1.5 - d / (10 * u(0.7, 1.7)), 0, 1)
    hard = u(350, 1000)
    trabecular = ct + f_fine * u(10, 60) + f_mid * u(0, 35)
    ct = torch.where(bone, trabecular * (1 - shell) + hard * shell, ct)
    height = above(shape, sp, rng)
    for v, wide in ((51, 0.8), (52, 1.2), (53, 0.5)):
        m = tissue == v
        if m.any() and rng.random() < 0.8:
            gas = f_big > wide + u(-0.5, 1)
            if rng.random() < 0.5:  # a fluid level
                gas = height + u(0, 12) * f_big > height[m].mean() + u(-0.5, 1.8) * height[m].std(correction=0)
            ct = torch.where(m & gas, torch.tensor(-900.0), ct)
            if rng.random() < 0.3:
                ct = torch.where(m & (f_big < u(-1.5, -0.3)), torch.tensor(float(u(120, 450))), ct)
            if v == 53 and rng.random() < 0.6:
                ct = torch.where(m, ct + 120 * f_fine.clamp(-3, 0.5), ct)
    if rng.random() < 0.3:
        m = tissue == 43
        ct = torch.where(m & (f_mid > 1.0), torch.tensor(-700.0), ct)
    for v in (47, 48, 49, 50, 42):  # vessels and chambers inside the organs
        if rng.random() < 0.5:
            m = tissue == v
            ct = torch.where(m & (f_mid > u(1.0, 2.0)), ct + u(-25, 60), ct)
    ct = ct + f_big * u(2, 12) * (ct > -500)
    vertebra = (tissue > 0) & (tissue <= 25)
    r = rng.random()
    if r < 0.3:
        p = torch.nonzero(vertebra if r < 0.25 else bone)
        if len(p):
            c = p[int(rng.integers(len(p)))].tolist()
            m = sphere(shape, c, u(3, 13) / sp, rng.uniform(0.7, 1.3, 3)) & bone
            value = u(-10, 60) if rng.random() < 0.5 else u(500, 1300)
            ct = torch.where(m, value + 30 * f_fine, ct)
    if rng.random() < 0.06:
        p = torch.nonzero(vertebra)
        if len(p):
            ct = metal(ct, p[int(rng.integers(len(p)))].tolist(), sp, rng)
    return ct


def above(shape: Sequence[int], sp: float, rng: Rng) -> Tensor:
    """How far up a voxel lies in mm, whichever side the patient lies on: supine 75 %, prone 10 %, left or right side 15 %."""
    axis, way = [(1, 1.0), (1, -1.0), (0, 1.0), (0, -1.0)][rng.choice(4, p=[0.75, 0.1, 0.075, 0.075])]
    g = torch.arange(shape[axis], dtype=torch.float32) * (way * sp)
    return g.view([-1 if a == axis else 1 for a in range(3)]).expand(*shape)


def thinner(tissue: Tensor, d: Tensor, mm: float, sp: float, rng: Rng) -> tuple[Tensor, Tensor]:
    """A body whose outline is drawn in by `mm` onto what is labelled: (tissue uint8, depth under the new skin float32).

    Unlabelled soft tissue less deep than `mm` becomes air, but for a wall of 3 to 12 mm around labelled structures.
    """
    free = (tissue == bm.MIX) | (tissue == bm.VISCERAL)
    kept = grow((tissue > 0) & (tissue < bm.FAT), rng.uniform(3, 12), sp)
    gone = free & (d < mm) & ~kept
    d = torch.where(free, (d - mm).clamp_min(3.0), d)
    d = torch.where(free & grow(gone, 2, sp), torch.tensor(1.0), d)
    return torch.where(gone, torch.tensor(bm.AIR, dtype=tissue.dtype), tissue), d


def grow(mask: Tensor, mm: float, sp: float) -> Tensor:
    """A boolean volume widened by about `mm` (a box) on a grid half as fine, one axis after the other."""
    n = max(1, int(round(mm / sp / 2)))
    v = F.max_pool3d(mask[None, None].float(), 2, ceil_mode=True)
    for k in ((2 * n + 1, 1, 1), (1, 2 * n + 1, 1), (1, 1, 2 * n + 1)):
        v = F.max_pool3d(v, k, stride=1, padding=tuple(a // 2 for a in k))
    v = v[0, 0] > 0
    for axis, size in enumerate(mask.shape):
        v = v.repeat_interleave(2, axis).narrow(axis, 0, size)
    return v


def unlabelled_vessels(tissue: Tensor, visceral: Tensor, sp: float, field: Tensor, rng: Rng) -> Tensor:
    """Where the mediastinum's unlabelled vessels are drawn (pulmonary trunk, veins, branches of the arch): blood beside
    the heart and the arch that no label carries, so that the network learns where the heart ends. Boolean."""
    none = torch.zeros(tissue.shape, dtype=torch.bool)
    chest = (tissue == 42) | (tissue == 45)
    lungs = (tissue == 40) | (tissue == 41)
    if rng.random() < 0.15 or not chest.any() or not lungs.any():
        return none
    near = grow(chest, rng.uniform(20, 60), sp) & grow(lungs, 35, sp) & visceral
    return near & (field > rng.uniform(-1.2, 0.5))


def abdomen(ct: Tensor, tissue: Tensor, visceral: Tensor, lut: Array, fat: float, f_fine: Tensor, f_mid: Tensor,
            sp: float, rng: Rng) -> Tensor:
    """Fat around the kidneys, their cortex, medulla and sinus, and calcified walls of the aorta."""
    u = rng.uniform
    kidney = (tissue == 48) | (tissue == 49)
    if kidney.any():
        if rng.random() < 0.5:
            ct = torch.where(grow(kidney, u(3, 14), sp) & visceral & (f_fine < 2.2), fat + 8 * f_fine, ct)
        inner = ~grow(~kidney, u(3, 8), sp) & kidney
        if rng.random() < 0.6:
            change = u(-90, 30) if lut[48] > 90 else u(-8, 8)
            ct = torch.where(inner & (f_mid < u(-0.3, 1.5)), ct + change, ct)
        if rng.random() < 0.5:
            sinus = fat if rng.random() < 0.6 else (u(0, 20) if rng.random() < 0.7 else u(300, 900))
            ct = torch.where(inner & (f_mid > u(0.6, 1.8)), torch.tensor(float(sinus)), ct)
    aorta = tissue == 45
    if aorta.any() and rng.random() < 0.35:
        wall = aorta & grow(~aorta, 1, sp)
        ct = torch.where(wall & (f_mid > u(0.8, 2.0)), torch.tensor(float(u(250, 1100))), ct)
    return ct


def metal(ct: Tensor, at: Sequence[float], sp: float, rng: Rng) -> Tensor:
    """A screw-like rod with dark and bright streaks in its axial slices."""
    shape = ct.shape
    g = torch.meshgrid(*[torch.arange(n, dtype=torch.float32) for n in shape], indexing="ij")
    direction = rng.standard_normal(3)
    direction /= np.linalg.norm(direction)
    q = [a - c for a, c in zip(g, at)]
    along = sum(a * float(b) for a, b in zip(q, direction))
    across = sum(a * a for a in q) - along ** 2
    rod = (along.abs() * sp < rng.uniform(10, 25)) & (across.sqrt() * sp < rng.uniform(2, 4))
    angle = torch.atan2(q[1], q[0])
    far = torch.sqrt(q[0] ** 2 + q[1] ** 2) * sp + 4
    streak = torch.sin(angle * float(rng.integers(2, 7)) + rng.uniform(0, 6)) * rng.uniform(800, 3000) / far
    ct = ct + streak * torch.exp(-(q[2] * sp / rng.uniform(4, 15)) ** 2)
    return torch.where(rod, torch.tensor(3000.0), ct)
