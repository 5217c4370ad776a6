# SPDX-License-Identifier: GPL-3.0-or-later
"""HDNet: picture and mask at 256 × 256; the picture that it gives counts where the mask is."""
from plugin_export import arguments, export, load, manifest_of, weights_in

options = arguments("HDNet", ngf=(32, "filters of the last layer, as it was trained"))

from models.networks import define_G  # noqa: E402

network = load(define_G(3, 3, options.ngf, "hdnet", "RAIN", True), weights_in(options.weights))
for module in network.modules():
    if type(module).__name__ == "Correlation":
        module.training = True  # the same numbers by an operator that can be saved
export(network, manifest_of("hdnet"), options.folder)
