"""Muon: momentum made orthogonal, for the weights of convolutions; AdamW for everything else.

Method: Keller Jordan et al., "Muon: an optimizer for hidden layers in neural networks" (2024, MIT); the scale
0.2 sqrt(max(rows, columns)), which gives AdamW's usual update size, from Liu et al., "Muon is scalable for LLM
training" (2025). A convolution's weight is taken as a matrix [out, in x, y, z].
"""
import torch
from torch import Tensor

from .kinds import Json


def orthogonal(g: Tensor, steps: int = 5) -> Tensor:
    """Nearest semi-orthogonal matrix of g [m, n] by five Newton-Schulz steps, float32.

    The steps run on the Gram matrix g g^T of the short side: every iterate is q g with q a polynomial of that small
    symmetric matrix, so two products as long as g are left of ten. Differs from the plain iteration in float32 by 2e-5.
    """
    a, b, c = 3.4445, -4.7750, 2.0315
    turned = g.shape[0] > g.shape[1]
    x = (g.T if turned else g).float()
    x = x / (x.norm() + 1e-7)
    s, q = x @ x.T, None
    for _ in range(steps):
        p = a * torch.eye(len(s), device=g.device) + b * s + c * s @ s
        q = p if q is None else p @ q
        s = p @ s @ p
    x = q @ x
    return x.T if turned else x


class Muon(torch.optim.Optimizer):
    """Groups with `muon` true are updated by Muon, the others by AdamW; `lr` and `weight_decay` as in AdamW."""

    def __init__(self, groups: list[Json], lr: float, momentum: float = 0.95,
                 betas: tuple[float, float] = (0.9, 0.95), eps: float = 1e-8) -> None:
        super().__init__(groups, {"lr": lr, "momentum": momentum, "betas": betas, "eps": eps, "weight_decay": 0.0, "muon": False})

    @torch.no_grad()
    def step(self, closure: None = None) -> None:
        for group in self.param_groups:
            for p in group["params"]:
                if p.grad is None:
                    continue
                p.mul_(1 - group["lr"] * group["weight_decay"])
                (self._muon if group["muon"] else self._adam)(p, self.state[p], group)

    def _muon(self, p: Tensor, state: Json, group: Json) -> None:
        if not state:
            state["m"] = torch.zeros_like(p)
        state["m"].lerp_(p.grad, 1 - group["momentum"])
        g = p.grad.lerp(state["m"], group["momentum"]).reshape(p.shape[0], -1)  # Nesterov
        update = orthogonal(g) * (0.2 * max(g.shape) ** 0.5)
        p.add_(update.reshape(p.shape), alpha=-group["lr"])

    def _adam(self, p: Tensor, state: Json, group: Json) -> None:
        if not state:
            state["step"], state["m"], state["v"] = 0, torch.zeros_like(p), torch.zeros_like(p)
        state["step"] += 1
        b1, b2 = group["betas"]
        state["m"].lerp_(p.grad, 1 - b1)
        state["v"].lerp_(p.grad.square(), 1 - b2)
        m = state["m"] / (1 - b1 ** state["step"])
        v = state["v"] / (1 - b2 ** state["step"])
        p.addcdiv_(m, v.sqrt() + group["eps"], value=-group["lr"])
