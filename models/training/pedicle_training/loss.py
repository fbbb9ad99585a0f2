"""Partial-label loss: -log of the probability of the allowed classes, plus soft Dice on certain classes and unions.

A target is a code; row `code` of the table says which classes are allowed. For Dice on a set u of classes, a voxel is
positive if its mask lies inside u, negative if it has nothing in common with u, and left out otherwise. Dice needs
only the sums of probabilities per code, so its cost does not grow with the number of sets.
"""
from collections.abc import Sequence

import torch
import torch.nn as nn
from torch import Tensor

from . import labels as L

UNIONS = {"spine-ct": [(1, 2, 3), (1, 2, 3, 4), (5, 6)], "oar-ct": [(1, 2), (9, 10), (17, 18), (12, 13, 14)]}


class PartialLoss(nn.Module):
    """loss(logits [n, C], codes [n]) for one sample's voxels (or a whole batch's, flattened)."""

    def __init__(self, model: str, masks: Sequence[int], foreground: float = 2.0, dice: float = 1.0,
                 boost: dict[str, float] | None = None, edge: float = 0.0) -> None:
        """boost: {class: extra weight of its certain voxels}, scaled by `anneal` (1 at the start of training, then 0);
        edge: extra weight of voxels marked L.EDGE."""
        super().__init__()
        c = len(L.CLASSES[model])
        sets = [(k,) for k in range(1, c)] + UNIONS[model]
        allowed = torch.tensor([[(m >> k) & 1 for k in range(c)] for m in masks], dtype=torch.float32)
        member = torch.tensor([[float(k in s) for k in range(c)] for s in sets])
        outside = allowed @ (1 - member).T  # allowed classes outside the set
        inside = allowed @ member.T
        self.register_buffer("allowed", allowed)
        self.register_buffer("member", member)
        self.register_buffer("positive", (outside == 0).float())
        self.register_buffer("valid", ((outside == 0) | (inside == 0)).float())
        known = (allowed.sum(1) < c).float()
        marked = torch.tensor([float((m & L.EDGE) != 0) for m in masks])
        self.register_buffer("weight", known * (1 + foreground * (allowed[:, 0] == 0).float() + edge * marked))
        extra = torch.zeros(c)
        for k, v in (boost or {}).items():
            extra[int(k)] = v
        self.register_buffer("extra", known * (allowed[:, 0] == 0).float() * (allowed @ extra) / allowed.sum(1))
        self.anneal = 0.0
        self.dice = dice

    def forward(self, logits: Tensor, codes: Tensor) -> Tensor:
        codes = codes.long()
        p = logits.float().T.contiguous().softmax(0)  # [C, n]: four times as fast as along a short last axis
        q = (p * self.allowed.T.contiguous()[:, codes]).sum(0).clamp_min(1e-6)
        w = (self.weight + self.anneal * self.extra)[codes]
        ce = -(q.log() * w).sum() / w.sum().clamp_min(1)
        n = len(self.allowed)
        sums = torch.zeros(len(p), n).index_add(1, codes, p).T
        count = torch.bincount(codes, minlength=n).float()
        per_set = sums @ self.member.T  # [codes, sets]
        hit = (per_set * self.positive).sum(0)
        total = (per_set * self.valid).sum(0)
        truth = (count[:, None] * self.positive).sum(0)
        d = 1 - (2 * hit + 1) / (total + truth + 1)
        use = truth > 50
        return ce + self.dice * (d[use].mean() if use.any() else 0.0)
