// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/pipeline/composition.h"

#include <QByteArray>

/// A foreground on its way from one window of the program to another: picture, mask, place and
/// settings as bytes.
namespace r2r::ui {

[[nodiscard]] QByteArray packed(const Foreground& foreground);

/// The foreground without its reference region, which named pixels of another background.
/// @throws Error{Corrupt, Unsupported, …} if it is not whole, or of a program that says more.
[[nodiscard]] Foreground unpacked(const QByteArray& parcel);

}  // namespace r2r::ui
