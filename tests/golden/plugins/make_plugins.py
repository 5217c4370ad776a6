#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the networks beside it: small, real exports whose change of colours is known exactly.

Run with PyTorch 2.11.0 and onnx 1.23. The tests write the manifests themselves.
"""
import pathlib
import warnings

import torch
from torch import nn

FOLDER = pathlib.Path(__file__).parent
SHIFT = (0.10, -0.06, 0.20)  # what is added to the three channels where the mask is 1


class Shift(nn.Module):
    """composite + mask · SHIFT, as two convolutions: negative values pass a ReLU as a second channel."""

    def __init__(self):
        super().__init__()
        self.spread = nn.Conv2d(4, 7, 3, padding=1)
        self.gather = nn.Conv2d(7, 3, 1)
        with torch.no_grad():
            for parameter in self.parameters():
                parameter.zero_()
            for c in range(3):
                self.spread.weight[2 * c, c, 1, 1] = 1
                self.spread.weight[2 * c + 1, c, 1, 1] = -1
                self.gather.weight[c, 2 * c] = 1
                self.gather.weight[c, 2 * c + 1] = -1
                self.gather.weight[c, 6] = SHIFT[c]
            self.spread.weight[6, 3, 1, 1] = 1

    def forward(self, both):
        return self.gather(torch.relu(self.spread(both)))


class TwoInputs(nn.Module):
    """The same with two inputs, and the residual as a second result."""

    def __init__(self):
        super().__init__()
        self.shift = Shift()

    def forward(self, composite, mask):
        harmonized = self.shift(torch.cat([composite, mask], 1))
        return harmonized, harmonized - composite


def onnx(network, example, path, inputs, outputs, axes=None):
    torch.onnx.export(network, example, str(path), input_names=inputs, output_names=outputs,
                      dynamic_axes=axes, opset_version=13, dynamo=False)  # fmt: skip


if __name__ == "__main__":
    warnings.filterwarnings("ignore")
    one, two = Shift().eval(), TwoInputs().eval()
    torch.jit.trace(one, torch.rand(1, 4, 16, 16)).save(str(FOLDER / "shift.pt"))
    pair = (torch.rand(1, 3, 16, 16), torch.rand(1, 1, 16, 16))
    torch.jit.trace(two, pair).save(str(FOLDER / "shift_two_inputs.pt"))
    torch.save(one.state_dict(), FOLDER / "weights_only.pt")
    onnx(one, torch.rand(1, 4, 24, 40), FOLDER / "shift_24x40.onnx", ["both"], ["picture"])
    names = ["composite", "mask", "harmonized", "residual"]
    onnx(two, pair, FOLDER / "shift_two_inputs.onnx", names[:2], names[2:],
         {name: {2: "height", 3: "width"} for name in names})  # fmt: skip
