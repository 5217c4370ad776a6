// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/files/codecs/tiff_pages.h"

#include "engine/imaging/files/codecs/tiff_layout.h"

#include <algorithm>
#include <fmt/format.h>
#include <span>
#include <string_view>
#include <vector>

namespace r2r::codecs {
namespace {

constexpr uint16_t kLinearRaw = 34892;  // DNG's photometric beside PHOTOMETRIC_CFA

struct Page {
    uint64_t offset = 0;
    uint64_t pixels = 0;
    bool isPicture = false;  ///< neither reduced nor a mask
    bool isRaw = false;
    std::vector<uint64_t> below;  ///< offsets of SubIFDs
};

bool isPicture(TIFF* tiff) {
    uint32_t type = 0;
    if (TIFFGetField(tiff, TIFFTAG_SUBFILETYPE, &type) != 0)
        return (type & (FILETYPE_REDUCEDIMAGE | FILETYPE_MASK)) == 0;
    uint16_t old = OFILETYPE_IMAGE;
    TIFFGetField(tiff, TIFFTAG_OSUBFILETYPE, &old);
    return old != OFILETYPE_REDUCEDIMAGE;
}

bool isRaw(TIFF* tiff) {
    const auto photometric = tiffField<uint16_t>(tiff, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISBLACK);
    const uint8_t* version = nullptr;
    const bool isPreviewOfDng =
        TIFFGetField(tiff, TIFFTAG_DNGVERSION, &version) != 0 && !isPicture(tiff);
    return photometric == PHOTOMETRIC_CFA || photometric == kLinearRaw || isPreviewOfDng;
}

Page currentPage(TIFF* tiff) {
    Page page;
    page.offset = TIFFCurrentDirOffset(tiff);
    page.pixels = uint64_t{tiffField<uint32_t>(tiff, TIFFTAG_IMAGEWIDTH, 0)} *
                  tiffField<uint32_t>(tiff, TIFFTAG_IMAGELENGTH, 0);
    page.isPicture = isPicture(tiff);
    page.isRaw = isRaw(tiff);
    uint16_t count = 0;
    const uint64_t* offsets = nullptr;
    if (TIFFGetField(tiff, TIFFTAG_SUBIFD, &count, &offsets) != 0 && offsets)
        page.below.assign(offsets, offsets + count);
    return page;
}

std::vector<Page> chainedPages(TIFF* tiff) {
    constexpr size_t kMost = 4096;
    std::vector<Page> pages{currentPage(tiff)};
    while (pages.size() < kMost && TIFFReadDirectory(tiff) != 0)
        pages.push_back(currentPage(tiff));
    return pages;
}

std::vector<Page> pagesBelow(TIFF* tiff, const std::vector<Page>& pages) {
    constexpr size_t kMost = 256;
    std::vector<Page> below;
    for (const Page& page : pages)
        for (const uint64_t offset : page.below)
            if (below.size() < kMost && TIFFSetSubDirectory(tiff, offset) != 0)
                below.push_back(currentPage(tiff));
    return below;
}

/// Canon's second raw format names itself after the header.
bool isCr2(std::span<const std::byte> content) {
    const std::string_view text(reinterpret_cast<const char*>(content.data()), content.size());
    constexpr size_t kBehindHeader = 8;
    return text.size() > kBehindHeader && text.substr(kBehindHeader).starts_with("CR\x02");
}

}  // namespace

bool holdsRaw(std::span<const std::byte> content) {
    if (isCr2(content))
        return true;
    const TiffStream stream(content);
    if (!stream.tiff())
        return false;
    const std::vector<Page> pages = chainedPages(stream.tiff());
    return std::ranges::any_of(pages, &Page::isRaw) ||
           std::ranges::any_of(pagesBelow(stream.tiff(), pages), &Page::isRaw);
}

void goToPicture(const Source& source, TiffStream& stream) {
    TIFF* tiff = stream.tiff();
    const std::vector<Page> pages = chainedPages(tiff);
    const std::vector<Page> below = pagesBelow(tiff, pages);

    const auto found = std::ranges::find_if(pages, &Page::isPicture);
    if (found != pages.end()) {
        const auto count = std::ranges::count_if(pages, &Page::isPicture);
        if (count > 1)
            source.warn(fmt::format("it holds {} pictures; the first one is shown", count));
        TIFFSetSubDirectory(tiff, found->offset);
        return;
    }
    const auto foundBelow = std::ranges::find_if(below, &Page::isPicture);
    const auto largest = std::ranges::max_element(pages, {}, &Page::pixels);
    TIFFSetSubDirectory(tiff, foundBelow != below.end() ? foundBelow->offset : largest->offset);
}

}  // namespace r2r::codecs
