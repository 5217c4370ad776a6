# SPDX-License-Identifier: GPL-3.0-or-later
# Makes efficientnet_features.f32: what Python's LibTorch computes for weights and a picture that
# follow from formulas, with the published names and unfolded batch norms. Needs torch and numpy.
#
#     python efficientnet_features.py      # writes beside itself
import math
import pathlib

import numpy
import torch
import torch.nn.functional as F

STAGES = [  # blocks, channels, expansion, kernel, stride
    (1, 16, 1, 3, 1), (2, 24, 6, 3, 2), (2, 40, 6, 5, 2), (3, 80, 6, 3, 2),
    (3, 112, 6, 5, 1), (4, 192, 6, 5, 2), (1, 320, 6, 3, 1)]
SHOWN = {0, 2, 4, 10, 15}


def waves(name, shape):
    """Numbers that follow from a name and their index."""
    i = numpy.arange(math.prod(shape), dtype=numpy.float64)
    return torch.tensor(numpy.sin(12.9898 * i + sum(map(ord, name))).reshape(shape))


def convolution(name, shape):
    return waves(name + ".weight", shape) * math.sqrt(3 / math.prod(shape[1:]))


def norm(x, name):
    channels = (x.shape[1],)
    return F.batch_norm(x,
                        0.1 * waves(name + ".running_mean", channels),
                        1 + 0.5 * waves(name + ".running_var", channels),
                        1 + 0.3 * waves(name + ".weight", channels),
                        0.1 * waves(name + ".bias", channels), False, 0, 1e-3)


def same(x, weight, stride, groups=1):
    pads = []
    for side in (x.shape[3], x.shape[2]):
        zeros = max((math.ceil(side / stride) - 1) * stride + weight.shape[2] - side, 0)
        pads += [zeros // 2, zeros - zeros // 2]
    return F.conv2d(F.pad(x, pads), weight, None, stride, 0, 1, groups)


def features(picture):
    x = F.relu6(norm(same((picture * 255 - 127) / 128, convolution("_conv_stem", (32, 3, 3, 3)), 2), "_bn0"))
    block, shown = 0, []
    for blocks, out, expansion, kernel, stride in STAGES:
        for i in range(blocks):
            name, y, wide = f"_blocks.{block}.", x, x.shape[1] * expansion
            if expansion > 1:
                y = F.conv2d(y, convolution(name + "_expand_conv", (wide, x.shape[1], 1, 1)))
                y = F.relu6(norm(y, name + "_bn0"))
            y = same(y, convolution(name + "_depthwise_conv", (wide, 1, kernel, kernel)),
                     stride if i == 0 else 1, wide)
            y = F.relu6(norm(y, name + "_bn1"))
            y = norm(F.conv2d(y, convolution(name + "_project_conv", (out, wide, 1, 1))), name + "_bn2")
            x = x + y if x.shape == y.shape else y
            if block in SHOWN:
                shown.append(x)
            block += 1
    return shown


y, x = torch.meshgrid(torch.arange(64.0, dtype=torch.float64), torch.arange(96.0, dtype=torch.float64), indexing="ij")
picture = torch.stack([0.5 + 0.5 * torch.sin(0.11 * x + 0.07 * (c + 1) * y) for c in range(3)])[None]
rows = []
for feature in features(picture):
    flat = feature.flatten()
    step = len(flat) // 256
    rows.append(flat[::step][:256].float().numpy())
    print(tuple(feature.shape), float(feature.abs().mean()))
numpy.stack(rows).astype("<f4").tofile(pathlib.Path(__file__).with_suffix(".f32"))
