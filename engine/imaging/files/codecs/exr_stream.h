// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ImfIO.h>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace r2r::codecs {

/// An OpenEXR file in memory, borrowed.
class ExrInput final : public Imf::IStream {
public:
    explicit ExrInput(std::span<const std::byte> content) : IStream("picture"), content_(content) {}

    bool read(char* target, int count) override;

    uint64_t tellg() override { return place_; }

    void seekg(uint64_t place) override { place_ = place; }

private:
    std::span<const std::byte> content_;
    uint64_t place_ = 0;
};

class ExrOutput final : public Imf::OStream {
public:
    ExrOutput() : OStream("picture") {}

    void write(const char* source, int count) override;

    uint64_t tellp() override { return place_; }

    void seekp(uint64_t place) override { place_ = place; }

    [[nodiscard]] std::vector<std::byte> takeContent() { return std::move(content_); }

private:
    std::vector<std::byte> content_;
    uint64_t place_ = 0;
};

}  // namespace r2r::codecs
