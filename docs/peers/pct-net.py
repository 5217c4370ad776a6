# SPDX-License-Identifier: GPL-3.0-or-later
"""PCT-Net: the network at 256 × 256 alone; its transform of colours is applied by the program."""
import torch
from plugin_export import arguments, export, load, manifest_of, weights_in

options = arguments("PCT-Net", kind=("ViT", "ViT or CNN"))

from iharm.mconfigs import BMCONFIGS  # noqa: E402

CONFIG = BMCONFIGS[f"{options.kind}_pct"]


class Coefficients(torch.nn.Module):
    """The twelve coefficients of each pixel, and for the CNN the share of the change that it gets."""

    def __init__(self, network, shares):
        super().__init__()
        self.network, self.shares = network, shares

    def forward(self, image, mask):
        features = self.network.encoder(torch.cat([image, mask], 1), None)
        latent, attention = self.network.decoder(features, image, mask)
        coefficients = self.network.get_params(latent)
        return (coefficients, attention) if self.shares else coefficients


network = load(CONFIG["model"](**CONFIG["params"]), weights_in(options.weights))
export(Coefficients(network, CONFIG["params"]["use_attn"]), manifest_of(f"pct-net-{options.kind.lower()}"), options.folder)
