"""Which number format is fastest for the convolutions of this machine.

bfloat16 halves the time where the processor multiplies it (AVX512-BF16, AMX); elsewhere oneDNN emulates it, 3 to 55 times as slow
as float32 (measured on two kinds of machine). oneDNN's own test (`torch.ops.mkldnn._is_mkldnn_bf16_supported`) says whether it
can compute in bfloat16, true on any AVX-512, not whether that is fast.
"""
import torch


def fast_bfloat16(device: str | torch.device = "cpu") -> bool:
    """Whether bfloat16 is worth using on a device: "cuda" always, "cpu" where its instructions multiply it."""
    if torch.device(device).type == "cuda":
        return True
    return torch.cpu._is_avx512_bf16_supported() or torch.cpu._is_amx_tile_supported()


def autocast(device: str | torch.device = "cpu") -> torch.autocast:
    """A context for forward passes: bfloat16 where fast_bfloat16() says so, else float32 as it is."""
    return torch.autocast(torch.device(device).type, torch.bfloat16, enabled=fast_bfloat16(device))
