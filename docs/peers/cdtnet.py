# SPDX-License-Identifier: GPL-3.0-or-later
"""CDTNet: with --side 0 its table of colours alone ("CDTNet (sim)"), which the program applies at any size."""
import sys
import types

import torch
from plugin_export import arguments, export, load, manifest_of, weights_in

options = arguments(
    "CDTNet",
    side=(0, "of the square picture that the whole network sees; 0: the table alone"),
    base=(256, "side at which it looks for the change"),
)

sys.modules["trilinear"] = types.ModuleType("trilinear")  # a CUDA extension that is not needed here
import iharm.model.modeling.lut as lut  # noqa: E402
from iharm.mconfigs import BMCONFIGS  # noqa: E402

lut.TrilinearInterpolation = lut.TrilinearInterpolationGS
CONFIG = BMCONFIGS["CDTNet"]


class Table(torch.nn.Module):
    """The table for the picture: the learned ones, as much of each as the picture asks for."""

    def __init__(self, network):
        super().__init__()
        self.network = network

    def forward(self, image, mask):
        shown = torch.cat([self.network.normalize(image), mask], 1)
        shares = self.network.lut.classifier(self.network.encoder(shown, None), mask).reshape(-1)
        tables = [getattr(self.network.lut, f"LUT{i}").LUT for i in range(self.network.n_lut)]
        return sum(share * table for share, table in zip(shares, tables)).unsqueeze(0)


class Picture(torch.nn.Module):
    """The picture of the whole network."""

    def __init__(self, network):
        super().__init__()
        self.network = network

    def forward(self, image, mask):
        return self.network(image, mask)["images"]

    def train(self, mode=True):
        return self  # CDTNet's own takes no argument


network = CONFIG["model"](**CONFIG["params"])
network.finetune_base, network.is_sim = False, options.side == 0
side = options.side or options.base
network.set_resolution(side, side, options.base, False)
missing, _ = network.load_state_dict(weights_in(options.weights), strict=False)
if missing:
    raise SystemExit(f"The weights lack {missing[:3]}")
network.eval()
manifest = manifest_of("cdtnet" if options.side else "cdtnet-sim")
for each in manifest["inputs"]:
    each["size"] = [side, side]
export((Picture if options.side else Table)(network), manifest, options.folder)
