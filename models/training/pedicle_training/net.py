"""The network: a U-Net that works at half resolution, one stride-2 stem, space-to-depth head.

Input [B, 1, x, y, z] (HU clipped to [-1000, 1500], divided by 500), output [B, C, x, y, z] logits;
x, y, z multiples of 16. Channels are multiples of 32 (oneDNN and onnxruntime are slow below that).
"""
from collections.abc import Sequence

import torch
import torch.nn as nn
import torch.nn.functional as F
from torch import Tensor


def conv(i: int, o: int) -> nn.Sequential:
    """3x3x3 convolution, batch norm, ReLU."""
    return nn.Sequential(nn.Conv3d(i, o, 3, padding=1, bias=False), nn.BatchNorm3d(o, momentum=0.03), nn.ReLU(True))


class Up(nn.Module):
    """1x1x1 convolution, nearest doubling, concatenation with the skip, convolutions."""

    def __init__(self, i: int, o: int, n: int) -> None:
        super().__init__()
        self.squeeze = nn.Conv3d(i, o, 1)
        self.convs = nn.Sequential(conv(2 * o, o), *[conv(o, o) for _ in range(n - 1)])

    def forward(self, h: Tensor, skip: Tensor) -> Tensor:
        h = F.interpolate(self.squeeze(h), scale_factor=2.0, mode="nearest")
        return self.convs(torch.cat([h, skip], 1))


class Net(nn.Module):
    """forward(x) -> logits; head(x) -> [B, 8, C, x/2, y/2, z/2], the same logits before depth-to-space.

    Head channel (o, c) with o = 4 dx + 2 dy + dz is class c of the voxel (2x + dx, 2y + dy, 2z + dz).
    """

    def __init__(self, classes: int, widths: Sequence[int] = (32, 64, 128, 256), depths: Sequence[int] = (1, 2, 2),
                 votes: int = 0) -> None:
        """votes: extra output channels at half resolution (see votes.py), behind the classes in forward()."""
        super().__init__()
        self.classes = classes
        a, b, c, d = widths
        self.stem = nn.Sequential(nn.Conv3d(1, a, 4, stride=2, padding=1, bias=False),
                                  nn.BatchNorm3d(a, momentum=0.03), nn.ReLU(True))
        self.e0, self.e1 = conv(a, a), nn.Sequential(conv(a, b), conv(b, b))
        self.e2, self.e3 = nn.Sequential(conv(b, c), conv(c, c)), nn.Sequential(conv(c, d), conv(d, d))
        self.u2, self.u1, self.u0 = Up(d, c, depths[2]), Up(c, b, depths[1]), Up(b, a, depths[0])
        self.out = nn.Conv3d(a, classes * 8, 1)
        self.votes = nn.Conv3d(a, votes, 1) if votes else None

    def trunk(self, x: Tensor) -> Tensor:
        k0 = self.e0(self.stem(x))
        k1 = self.e1(F.max_pool3d(k0, 2))
        k2 = self.e2(F.max_pool3d(k1, 2))
        h = self.e3(F.max_pool3d(k2, 2))
        return self.u0(self.u1(self.u2(h, k2), k1), k0)

    def features(self, x: Tensor) -> Tensor:
        return self.out(self.trunk(x))

    def rows(self, x: Tensor, pick: Tensor) -> tuple[Tensor, Tensor | None]:
        """(logits [B x/2 y/2 z/2, len(pick), C] of the sub-voxels `pick` only, votes [B, V, x/2, y/2, z/2] or None): what
        the loss needs, without the rest."""
        h = self.trunk(x)
        votes = self.votes(h) if self.votes else None
        h = h.permute(0, 2, 3, 4, 1)  # no copy in channels-last memory
        h = h.reshape(-1, h.shape[-1])
        w = self.out.weight.view(8, self.classes, -1)[pick].flatten(0, 1)
        rows = F.linear(h, w, self.out.bias.view(8, self.classes)[pick].flatten())
        return rows.view(len(h), len(pick), self.classes), votes

    def head(self, x: Tensor) -> Tensor:
        h = self.features(x)
        return h.view(h.shape[0], 8, self.classes, *h.shape[2:])

    def forward(self, x: Tensor) -> Tensor:
        t = self.trunk(x)
        h = self.out(t)
        b, _, x, y, z = h.shape
        h = h.view(b, 2, 2, 2, self.classes, x, y, z).permute(0, 4, 5, 1, 6, 2, 7, 3)
        h = h.reshape(b, self.classes, 2 * x, 2 * y, 2 * z)
        if self.votes is None:
            return h
        return torch.cat([h, F.interpolate(self.votes(t), scale_factor=2.0, mode="nearest")], 1)


def to_head_layout(t: Tensor) -> Tensor:
    """A volume [B, x, y, z] in the head's order [B, 8, x/2, y/2, z/2] (the inverse of depth-to-space)."""
    b, x, y, z = t.shape
    t = t.view(b, x // 2, 2, y // 2, 2, z // 2, 2).permute(0, 2, 4, 6, 1, 3, 5)
    return t.reshape(b, 8, x // 2, y // 2, z // 2)
