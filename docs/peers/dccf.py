# SPDX-License-Identifier: GPL-3.0-or-later
"""DCCF: finds filters at 256 × 256 and applies them to the large picture itself.

Its conversions to hue assign through masks, which a trace records for one size; here they are written as choices.
"""
import torch
from plugin_export import arguments, example, export, load, manifest_of, weights_in

options = arguments("DCCF", model=("dccf_improved_ssam256_HR_clamp", "its name in iharm/mconfigs"))

import iharm.model.base.dih_model_v3 as dccf  # noqa: E402
from iharm.mconfigs import ALL_MCONFIGS  # noqa: E402

EPSILON = 1e-7  # as DCCF has it


def hue(rgb):
    """Hue in 0…1 of (B, 3, H, W); 0 for greys. Of equal channels red counts, then green."""
    red, green, blue = rgb.unbind(1)
    most, least = rgb.amax(1), rgb.amin(1)
    spread = most - least + EPSILON
    sixth = torch.where(green == most, 2 + (blue - red) / spread, 4 + (red - green) / spread)
    sixth = torch.where(red == most, torch.remainder((green - blue) / spread, 6), sixth)
    return (torch.where(most == least, torch.zeros_like(sixth), sixth) / 6).unsqueeze(1)


def hue_saturation_value(rgb):
    most, least = rgb.amax(1, keepdim=True), rgb.amin(1, keepdim=True)
    return torch.cat([hue(rgb), (most - least) / (most + EPSILON), most], 1)


dccf.rgb_to_hsv, dccf.get_rgb_hue_channle = hue_saturation_value, hue


class Picture(torch.nn.Module):
    """The large picture: the filters of the small one, enlarged."""

    def __init__(self, network):
        super().__init__()
        self.network = network

    def forward(self, image, image_fullres, mask, mask_fullres):
        small = self.network(image, image_fullres, mask, mask_fullres, test=True)
        filters, refining, share = (
            torch.nn.functional.interpolate(small[name], size=image_fullres.shape[2:], mode="bicubic")
            for name in ("filters", "refine_filters", "attention_map")
        )
        changed, _ = self.network.apply_filter(image_fullres, filters, refine_filters=refining)
        return changed * share + image_fullres * (1 - share)


config = ALL_MCONFIGS[options.model]
network = load(config["model"](**config["params"]), weights_in(options.weights))
network.record = False
manifest = manifest_of("dccf")
export(Picture(network), manifest, options.folder, example(manifest, 320))
