"""In place of causal-conv1d, which computes on GPUs alone: a sum over the past, step by step."""

import torch
from torch.nn import functional


def causal_conv1d_fn(x, weight, bias, activation):
    assert activation == "silu"
    width, length = weight.shape[1], x.shape[2]
    found = bias[None, :, None].expand(x.shape).clone()
    for back in range(width):
        past = torch.zeros_like(x)
        past[:, :, back:] = x[:, :, : length - back]
        found += weight[None, :, width - 1 - back, None] * past
    return functional.silu(found)
