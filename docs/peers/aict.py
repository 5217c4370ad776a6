# SPDX-License-Identifier: GPL-3.0-or-later
"""AICT: finds curves at 256 × 256 and applies them to the large picture itself."""
import torch
from plugin_export import arguments, example, export, load, manifest_of, weights_in

options = arguments("AICT")

from iharm.mconfigs import BMCONFIGS  # noqa: E402


class Picture(torch.nn.Module):
    """The large picture out of the results."""

    def __init__(self, network):
        super().__init__()
        self.network = network

    def forward(self, image, image_fullres, mask, mask_fullres):
        return self.network(image, image_fullres, mask, mask_fullres)["images_fullres"]


config = BMCONFIGS["ViT_aict"]
network = load(config["model"](**config["params"]), weights_in(options.weights, "model"))
manifest = manifest_of("aict")
export(Picture(network), manifest, options.folder, example(manifest, 320))
