# SPDX-License-Identifier: GPL-3.0-or-later
"""RainNet: picture and mask at 256 × 256; the picture that it gives counts where the mask is."""
from plugin_export import arguments, export, load, manifest_of, weights_in

options = arguments("RainNet")

from models.networks import RainNet  # noqa: E402
from models.normalize import RAIN  # noqa: E402

network = load(RainNet(3, 3, 64, norm_layer=RAIN, use_dropout=True), weights_in(options.weights))
export(network, manifest_of("rainnet"), options.folder)
