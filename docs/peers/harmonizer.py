# SPDX-License-Identifier: GPL-3.0-or-later
"""Harmonizer: shrinks the picture to 256 × 256 itself, for picture and mask and for picture and background."""
import torch
from plugin_export import arguments, export, load, manifest_of, weights_in

options = arguments("Harmonizer")

from src.model import Harmonizer  # noqa: E402


class Picture(torch.nn.Module):
    """The picture after the last of the six filters."""

    def __init__(self, network):
        super().__init__()
        self.network = network

    def forward(self, image, mask):
        filters = self.network.predict_arguments(image, mask)
        return self.network.restore_image(image, mask, filters)[-1]


network = load(Harmonizer(), weights_in(options.weights))
for module in network.modules():
    if hasattr(module, "set_swish"):
        module.set_swish(False)  # the same function by operators that can be saved
export(Picture(network), manifest_of("harmonizer"), options.folder)
