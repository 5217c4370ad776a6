// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/document/document_command.h"

#include <QString>

namespace r2r::ui {

/// Another mask, whatever it was made by. A locked foreground keeps its own.
class ChangeMask : public DocumentCommand {
public:
    /// @param mask  of the size of the one it replaces
    /// @param text  of the step: "Select subject"
    ChangeMask(Document& document, ForegroundId id, TiledMask mask, const QString& text);

protected:
    void swap() override;
    [[nodiscard]] size_t freeableBytes() const override;
    void letGo() override;
    [[nodiscard]] bool take(const Composition& other) override;

private:
    ForegroundId id_;
    TiledMask mask_;
};

}  // namespace r2r::ui
