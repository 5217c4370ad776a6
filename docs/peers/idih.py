# SPDX-License-Identifier: GPL-3.0-or-later
"""iDIH, iSSAM and their variants with a backbone: ImageNet values at 256 × 256, a mask of 0 and 1."""
import torch
from plugin_export import arguments, export, load, manifest_of, weights_in

options = arguments("iDIH", model=("improved_dih256", "its name in iharm/mconfigs"))

from iharm.mconfigs import ALL_MCONFIGS  # noqa: E402


class Picture(torch.nn.Module):
    """The picture out of the results."""

    def __init__(self, network):
        super().__init__()
        self.network = network

    def forward(self, image, mask):
        return self.network(image, mask)["images"]


config = ALL_MCONFIGS[options.model]
network = load(config["model"](**config["params"]), weights_in(options.weights))
export(Picture(network), manifest_of("idih"), options.folder)
