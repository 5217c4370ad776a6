#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the networks beside it: small, real exports whose change of colours is known exactly.

Run with PyTorch 2.11.0 and onnx 1.23; clamped.onnx is by PyTorch 2.9.0, onnx 1.23 and onnxscript, as they export
by default. The tests write the manifests themselves.
"""
import pathlib
import warnings

import onnx
import torch
from plain_archive import make_plain
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


class Clamped(nn.Module):
    """The same within 0…1, with more channels than it needs: a default export keeps their weights in a second file."""

    def __init__(self):
        super().__init__()
        self.shift = Shift()
        self.shift.spread, few = nn.Conv2d(4, 24, 3, padding=1), self.shift.spread
        self.shift.gather, last = nn.Conv2d(24, 3, 1), self.shift.gather
        with torch.no_grad():
            for parameter in self.parameters():
                parameter.zero_()
            self.shift.spread.weight[:7] = few.weight
            self.shift.gather.weight[:, :7] = last.weight

    def forward(self, composite, mask):
        return self.shift(torch.cat([composite, mask], 1)).clamp(0, 1)


def export(network, example, path, inputs, outputs, axes=None):
    torch.onnx.export(network, example, str(path), input_names=inputs, output_names=outputs,
                      dynamic_axes=axes, opset_version=13, dynamo=False)  # fmt: skip


if __name__ == "__main__":
    warnings.filterwarnings("ignore")
    one, two = Shift().eval(), TwoInputs().eval()
    torch.jit.trace(one, torch.rand(1, 4, 16, 16)).save(str(FOLDER / "shift.pt"))
    pair = (torch.rand(1, 3, 16, 16), torch.rand(1, 1, 16, 16))
    torch.jit.trace(two, pair).save(str(FOLDER / "shift_two_inputs.pt"))
    for name in ("shift.pt", "shift_two_inputs.pt"):
        make_plain(FOLDER / name)
    torch.save(one.state_dict(), FOLDER / "weights_only.pt")
    export(one, torch.rand(1, 4, 24, 40), FOLDER / "shift_24x40.onnx", ["both"], ["picture"])
    sides = {2: torch.export.Dim("height"), 3: torch.export.Dim("width")}
    torch.onnx.export(Clamped().eval(), pair, str(FOLDER / "clamped.onnx"), input_names=["composite", "mask"],
                      output_names=["harmonized"], dynamic_shapes=(sides, sides))  # fmt: skip
    exported = onnx.load(FOLDER / "clamped.onnx", load_external_data=False)
    for part in [exported.graph, *exported.graph.node, *exported.graph.value_info]:
        del part.metadata_props[:]  # they name folders of the machine
    onnx.save(exported, FOLDER / "clamped.onnx")
    names = ["composite", "mask", "harmonized", "residual"]
    export(two, pair, FOLDER / "shift_two_inputs.onnx", names[:2], names[2:],
         {name: {2: "height", 3: "width"} for name in names})  # fmt: skip
