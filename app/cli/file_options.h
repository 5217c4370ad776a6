// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/imaging/files/image_file.h"
#include "engine/pipeline/output_form.h"

#include <optional>

namespace CLI {
class App;
}

namespace r2r::cli {

/// The kind of picture to write, as given on a command line: the options that `harmonize` and
/// `batch` share.
struct FileOptions {
    std::optional<int> quality;
    MetadataPolicy metadata = MetadataPolicy::Keep;
    OutputForm form;

    void addTo(CLI::App& app);

    [[nodiscard]] WriteOptions writeOptions() const;
};

}  // namespace r2r::cli
