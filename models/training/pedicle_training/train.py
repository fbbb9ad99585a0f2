"""Train one network; run again to resume. Everything goes to PEDICLE_TRAINING, nothing to git.

    python -m pedicle_training.train spine-ct --phase honest --minutes 85
    python -m pedicle_training.train spine-ct --phase shipped --minutes 25 --init honest

The learning rate follows the minutes of training already spent (kept in the checkpoint), so stopping and resuming
does not change the schedule. "honest" leaves out the held-out cases, "shipped" only those that must never be used.
"""
import argparse
import os
import signal
import time

import numpy as np
import torch

from . import labels as L
from . import votes
from .augment import Case, Sampler
from .kinds import File, Json
from .loss import PartialLoss
from .net import Net, to_head_layout
from .optim import Muon
from .paths import CACHE, HELD_OUT, NEVER, WORK, config
from .precision import autocast, fast_bfloat16
from .store import checkpoint


def load_cases(model: str, cfg: Json, phase: str) -> tuple[list[Case], L.Codes]:
    """Cases of a phase with their weights (JSON: prefix or name -> share of the samples), and the code table."""
    excluded = HELD_OUT if phase == "honest" else NEVER
    codes = L.Codes([1, L.full(model)])
    out = []
    shares = cfg["weights"] if phase == "honest" else cfg.get("weights_shipped", cfg["weights"])
    for key, share in shares.items():
        names = [p.name for p in sorted(CACHE.glob(key)) if (p / f"{model}.npy").exists()]
        names = [n for n in names if n.split("+")[0] not in excluded]
        for n in names:
            out.append(Case(n, model, codes, share / len(names)))
    return out, codes


class Ema:
    """Exponential moving average of parameters and buffers, with a warm-up."""

    def __init__(self, net: Net, decay: float) -> None:
        self.decay, self.n = decay, 0
        self.state = {k: v.detach().clone() for k, v in net.state_dict().items()}

    def update(self, net: Net) -> None:
        self.n += 1
        d = min(self.decay, (1 + self.n) / (10 + self.n))
        for k, v in net.state_dict().items():
            if v.dtype.is_floating_point:
                self.state[k].lerp_(v.detach(), 1 - d)
            else:
                self.state[k].copy_(v)


def save(path: File, **state: object) -> None:
    """Write a checkpoint in one step (a torn file would lose the run)."""
    torch.save(state, str(path) + ".tmp")
    os.replace(str(path) + ".tmp", path)


def run(args: argparse.Namespace) -> None:
    model, cfg = args.model, config(args.model)
    torch.set_num_threads(args.threads)
    torch.manual_seed(cfg["seed"])
    rng = np.random.default_rng(cfg["seed"])
    folder = WORK / "runs" / f"{model}-{args.phase}"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "checkpoint.pt"
    cases, codes = load_cases(model, cfg, args.phase)
    sampler = Sampler(cases, cfg["patch"], cfg["spacing"], focus=cfg.get("focus"),
                      strength=cfg.get("strength", (1.0, 1.0)), votes=cfg.get("votes", 0) > 0,
                      truncated=cfg.get("truncated", 0.0), edge_padded=0.7 if cfg.get("pad") == "edge" else 0.0,
                      bulges=cfg.get("bulges", False))
    net = Net(len(L.CLASSES[model]), cfg["widths"], cfg["depths"], cfg.get("votes", 0))
    net = net.to(memory_format=torch.channels_last_3d)
    ends = ("stem", "out", "votes")
    hidden = [p for n, p in net.named_parameters() if p.ndim > 1 and not n.startswith(ends)]
    first_last = [p for n, p in net.named_parameters() if p.ndim > 1 and n.startswith(ends)]
    other = [p for p in net.parameters() if p.ndim <= 1]
    opt = Muon([{"params": hidden, "weight_decay": 0.02, "muon": True}, {"params": first_last, "weight_decay": 1e-4},
                {"params": other}], cfg["lr"])
    ema = Ema(net, cfg["ema"])
    iteration, spent = 0, 0.0
    if path.exists():
        s = torch.load(path, weights_only=False)
        net.load_state_dict(s["net"])
        opt.load_state_dict(s["opt"])
        ema.state, ema.n = s["ema"], s["ema_n"]
        iteration, spent = s["iteration"], s["spent"]
        rng.bit_generator.state = s["rng"]
        torch.set_rng_state(s["torch_rng"])
    elif args.init:
        s = checkpoint(model, args.init)
        missing = net.load_state_dict(s["ema"], strict=False)
        if missing.unexpected_keys or any(not k.startswith("votes") for k in missing.missing_keys):
            raise SystemExit(f"{args.init}: weights of another network")
        if "opt" in s and not missing.missing_keys:
            opt.load_state_dict(s["opt"])
        ema = Ema(net, cfg["ema"])
        ema.n = 100
    loss_of = PartialLoss(model, codes.masks, cfg["foreground"], boost=cfg.get("boost"), edge=cfg.get("edge", 0.0))
    log = open(folder / "log.txt", "a", buffering=1)
    log.write(f"# {time.strftime('%H:%M:%S')} start: {len(cases)} cases, {len(codes.masks)} codes, iteration {iteration}, "
              f"{sum(p.numel() for p in net.parameters()) / 1e6:.2f} M parameters, "
              f"{'bfloat16' if fast_bfloat16() else 'float32'}, {args.threads} threads\n")
    stop = []
    signal.signal(signal.SIGTERM, lambda *_: stop.append(1))
    top = cfg["lr"] if args.lr is None else args.lr
    budget, saved, average, astray, times = args.minutes * 60, time.time(), None, None, np.zeros(2)
    state = lambda: {
        "net": net.state_dict(), "opt": opt.state_dict(), "ema": ema.state, "ema_n": ema.n, "iteration": iteration,
        "spent": spent, "rng": rng.bit_generator.state, "torch_rng": torch.get_rng_state(), "masks": codes.masks,
        "config": cfg}
    while spent < budget and not stop:
        t0 = time.time()
        lr = top * min(1, (iteration + 1) / 60) * max(1 - spent / budget, 0.005) ** 0.9
        for g in opt.param_groups:
            g["lr"] = lr
        with torch.no_grad():
            drawn = [sampler(rng) for _ in range(cfg["batch"])]
        x = torch.stack([d[0] for d in drawn])[:, None].contiguous(memory_format=torch.channels_last_3d)
        code = to_head_layout(torch.stack([d[1] for d in drawn]))
        t1 = time.time()
        net.train()
        pick = torch.from_numpy(rng.permutation(8)[:cfg.get("subvoxels", 8)].copy())
        with autocast():
            h, v = net.rows(x, pick)
        code = code.permute(0, 2, 3, 4, 1).reshape(-1, 8)[:, pick]
        loss_of.anneal = max(0.0, 1 - spent / budget / 0.7) if args.phase == "honest" and not args.init else 0.0
        value = loss_of(h.reshape(-1, h.shape[-1]), code.reshape(-1))
        if v is not None:
            voted = votes.loss(v, *(torch.stack([d[2][i] for d in drawn]) for i in range(3)))
            astray = voted.item() if astray is None else 0.98 * astray + 0.02 * voted.item()
            value = value + cfg.get("vote_weight", 1.0) * voted
        opt.zero_grad(set_to_none=True)
        value.backward()
        norm = torch.nn.utils.clip_grad_norm_(net.parameters(), 5.0)
        if torch.isfinite(norm):
            opt.step()
            ema.update(net)
        iteration += 1
        v = value.item()
        average = v if average is None else 0.98 * average + 0.02 * v
        now = time.time()
        spent += min(now - t0, 30.0)
        times = 0.95 * times + 0.05 * np.array([t1 - t0, now - t1]) if iteration > 1 else np.array([t1 - t0, now - t1])
        if iteration % 50 == 0:
            log.write(f"{time.strftime('%H:%M:%S')} {iteration} loss {average:.4f} votes {astray or 0:.4f} lr {lr:.5f} "
                      f"sample {times[0]:.2f} step {times[1]:.2f} s, {spent / 60:.1f} min\n")
        if now - saved > 180:
            save(path, **state())
            saved = now
    save(path, **state())
    log.write(f"# {time.strftime('%H:%M:%S')} stop at iteration {iteration}, {spent / 60:.1f} min\n")


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    p.add_argument("model", choices=list(L.CLASSES))
    p.add_argument("--phase", choices=["honest", "shipped"], default="honest")
    p.add_argument("--minutes", type=float, default=90, help="training time of the whole phase")
    p.add_argument("--init", help='phase whose averaged weights to start from, or "stored": those in the repository')
    p.add_argument("--lr", type=float)
    p.add_argument("--threads", type=int, default=2)
    run(p.parse_args())


if __name__ == "__main__":
    main()
