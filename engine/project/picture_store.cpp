// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/project/picture_store.h"

#include "engine/core/error.h"
#include "engine/core/file_io.h"
#include "engine/core/hash_memory.h"
#include "engine/imaging/files/codecs/exr_frame.h"
#include "engine/imaging/files/layer_name.h"
#include "engine/pipeline/recipes/setting_fields.h"

#include <cstring>
#include <fmt/format.h>
#include <system_error>
#include <utility>

namespace r2r {
namespace {

namespace fs = std::filesystem;

enum class Stored : uint8_t { File, Link, Pixels };

constexpr auto kStored = enumWords<Stored>({
    {Stored::File, "file"},
    {Stored::Link, "link"},
    {Stored::Pixels, "pixels"},
});

constexpr auto kSampleTypes = enumWords<SampleType>({
    {SampleType::U8, "u8"},
    {SampleType::U16, "u16"},
    {SampleType::F32, "f32"},
});

constexpr auto kEncodings = enumWords<ColorEncoding>({
    {ColorEncoding::Srgb, "srgb"},
    {ColorEncoding::LinearSrgb, "linear-srgb"},
});

constexpr NumberRange kSide = {.least = 1, .most = double(kMaximumPixels)};

bool isFilled(const JsonFields& fields, const char* key) {
    const Json* value = fields.find(key);
    return value && !value->is_null();
}

/// Whether the file is there, and the one that was opened.
bool isAsItWasRead(const RecipeFile& file, const JobContext& job) {
    const fs::path path = layerName(file.path).file;
    std::error_code error;
    return fs::is_regular_file(path, error) && knownFileHash(path, job) == file.sha256;
}

template <typename Bytes>
Json blobOf(const std::shared_ptr<const Bytes>& bytes, BlobStore& blobs, const JobContext& job) {
    if (!bytes || bytes->empty())
        return nullptr;
    return blobs.add(std::as_bytes(std::span(*bytes)), BlobCoding::Plain, job);
}

Json frameJson(const ExrFrame& frame) {
    const Rect& data = frame.dataWindow;
    return {{"left", frame.left},
            {"top", frame.top},
            {"size", {frame.size.width, frame.size.height}},
            {"data_window", {data.x, data.y, data.width, data.height}},
            {"pixel_aspect", frame.pixelAspect}};
}

ExrFrame frameFrom(const JsonFields& fields) {
    const auto size = fields.numbers<int>("size", 2);
    const auto data = fields.numbers<int>("data_window", 4);
    return {.left = fields.required<int>("left"),
            .top = fields.required<int>("top"),
            .size = {size[0], size[1]},
            .dataWindow = {data[0], data[1], data[2], data[3]},
            .pixelAspect = fields.required<float>("pixel_aspect")};
}

}  // namespace

std::string pictureName(const fs::path& path) {
    const LayerName name = layerName(path);
    std::string text = name.file.filename().string();
    return name.layer.empty() ? text : text + ':' + name.layer;
}

Json PictureStore::write(const Wanted& wanted,
                         std::vector<std::string>& notes,
                         const JobContext& job) {
    const ProjectPicture* source = wanted.source;
    Json entry = {{"id", wanted.id},
                  {"name", source ? Json(source->name) : Json(nullptr)},
                  {"width", wanted.image.width()},
                  {"height", wanted.image.height()},
                  {"stored", nullptr},
                  {"sha256", nullptr},
                  {"path", nullptr},
                  {"relative", nullptr},
                  {"pixels", nullptr},
                  {"metadata", nullptr}};
    if (source) {
        entry["path"] = source->file.path.generic_string();
        entry["sha256"] = source->file.sha256;
        if (wanted.isLinked && isAsItWasRead(source->file, job)) {
            const fs::path file = layerName(source->file.path).file;
            entry["stored"] = kStored.word(Stored::Link);
            entry["relative"] = file.lexically_relative(project_.parent_path()).generic_string();
            return entry;
        }
        if (embed(*source, job)) {
            entry["stored"] = kStored.word(Stored::File);
            return entry;
        }
        notes.push_back(fmt::format(
            "{} is not there any more as it was opened; its pixels are kept instead of the file",
            source->name));
        entry["sha256"] = nullptr;
    }
    entry["stored"] = kStored.word(Stored::Pixels);
    entry["pixels"] = pixelsJson(wanted.image, job);
    if (wanted.metadata)
        entry["metadata"] = metadataJson(*wanted.metadata, job);
    return entry;
}

bool PictureStore::embed(const ProjectPicture& source, const JobContext& job) {
    const std::string& id = source.file.sha256;
    if (blobs_.has(id) || blobs_.addFile(layerName(source.file.path).file, id, job))
        return true;
    std::error_code error;
    if (source.holder.empty() || !fs::is_regular_file(source.holder, error))
        return false;
    const Database holder(source.holder, Database::Access::Read);
    const BlobStore held(holder);
    return held.has(id) && blobs_.add(held.content(id, job), BlobCoding::Plain, job) == id;
}

Json PictureStore::pixelsJson(const Image& image, const JobContext& job) {
    const std::span<const std::byte> samples{image.data(), image.byteCount()};
    const BlobCoding coding =
        image.sampleType() == SampleType::F32 ? BlobCoding::Planes : BlobCoding::Zlib;
    return {{"sha256", blobs_.add(samples, coding, job)},
            {"channels", image.channels()},
            {"type", kSampleTypes.word(image.sampleType())},
            {"encoding", kEncodings.word(image.encoding())},
            {"profile", blobOf(image.iccProfile(), blobs_, job)}};
}

Json PictureStore::metadataJson(const ImageMetadata& metadata, const JobContext& job) {
    Json json = {{"exif", blobOf(metadata.exif, blobs_, job)},
                 {"xmp", blobOf(metadata.xmp, blobs_, job)},
                 {"iptc", blobOf(metadata.iptc, blobs_, job)},
                 {"texts", Json::array()},
                 {"exr", metadata.exr ? frameJson(*metadata.exr) : Json(nullptr)}};
    if (metadata.texts)
        for (const auto& [keyword, text] : *metadata.texts)
            json["texts"].push_back({{"keyword", keyword}, {"text", text}});
    return json;
}

PictureStore::Read PictureStore::read(const JsonFields& entry, const JobContext& job) const {
    const Size size{entry.required<int>("width", kSide), entry.required<int>("height", kSide)};
    if (size.area() > kMaximumPixels)
        entry.fail("width", "must not be that of a larger picture than this program opens");
    const auto text = [&](const char* key) {
        return isFilled(entry, key) ? entry.required<std::string>(key) : std::string();
    };
    Read read{.picture = {.image = {},
                          .file = {.path = text("path"), .sha256 = text("sha256")},
                          .name = text("name"),
                          .holder = {}},
              .metadata = {}};
    ProjectPicture& picture = read.picture;
    const Stored stored = entry.choice("stored", kStored);
    if (stored == Stored::Pixels) {
        picture.image = pixelsFrom(entry.object("pixels"), size, job);
        if (isFilled(entry, "metadata"))
            read.metadata = metadataFrom(entry.object("metadata"), job);
        return read;
    }
    std::vector<std::byte> content;
    if (stored == Stored::File) {
        content = blobs_.content(picture.file.sha256, job);
        picture.holder = project_;
    } else {
        content = linked(entry, picture.file.sha256);
    }
    Photograph photograph = decodePhotograph(content, picture.name, job);
    if (photograph.image.size() != size)
        throw Error(ErrorCode::Corrupt,
                    fmt::format("{} has {}×{} pixels, but {}×{} when it was saved",
                                picture.name,
                                photograph.image.width(),
                                photograph.image.height(),
                                size.width,
                                size.height));
    picture.image = std::move(photograph.image);
    read.metadata = std::move(photograph.metadata);
    return read;
}

Image PictureStore::pixelsFrom(const JsonFields& fields, Size size, const JobContext& job) const {
    Image image(size,
                fields.required<int>("channels", {.least = 1, .most = 4}),
                fields.choice("type", kSampleTypes));
    image.setEncoding(fields.choice("encoding", kEncodings));
    const auto samples = blobs_.content(fields.required<std::string>("sha256"), job);
    if (samples.size() != image.byteCount())
        fields.fail("sha256", "must name as many samples as the picture has");
    std::memcpy(image.mutableData(), samples.data(), samples.size());
    if (isFilled(fields, "profile"))
        image.setIccProfile(std::make_shared<const std::vector<std::byte>>(
            blobs_.content(fields.required<std::string>("profile"), job)));
    return image;
}

ImageMetadata PictureStore::metadataFrom(const JsonFields& fields, const JobContext& job) const {
    const auto bytes = [&](const char* key) {
        return isFilled(fields, key) ? std::make_shared<const std::vector<std::byte>>(
                                           blobs_.content(fields.required<std::string>(key), job))
                                     : nullptr;
    };
    ImageMetadata metadata;
    metadata.exif = bytes("exif");
    metadata.iptc = bytes("iptc");
    if (const auto xmp = bytes("xmp"))
        metadata.xmp = std::make_shared<const std::string>(
            reinterpret_cast<const char*>(xmp->data()), xmp->size());
    std::vector<std::pair<std::string, std::string>> texts;
    constexpr size_t kMostTexts = 10'000;
    for (const JsonFields& text : fields.objects("texts", 0, kMostTexts))
        texts.emplace_back(text.required<std::string>("keyword"),
                           text.required<std::string>("text"));
    if (!texts.empty())
        metadata.texts = std::make_shared<const decltype(texts)>(std::move(texts));
    if (isFilled(fields, "exr"))
        metadata.exr = std::make_shared<const ExrFrame>(frameFrom(fields.object("exr")));
    return metadata;
}

std::vector<std::byte> PictureStore::linked(const JsonFields& entry,
                                            const std::string& hash) const {
    const fs::path folder = project_.parent_path();
    const fs::path absolute = layerName(entry.required<std::string>("path")).file;
    const fs::path relative = entry.required<std::string>("relative");
    bool isThere = false;
    for (const fs::path& path : {folder / relative, absolute, folder / absolute.filename()}) {
        std::error_code error;
        if (!fs::is_regular_file(path, error))
            continue;
        isThere = true;
        std::vector<std::byte> content = readFile(path);
        if (contentHash(content) == hash)
            return content;
    }
    if (isThere)
        throw Error(ErrorCode::Corrupt,
                    fmt::format("{} is another file than when the project was saved",
                                absolute.filename().string()),
                    "Restore the file as it was.");
    throw Error(ErrorCode::NotFound,
                fmt::format("{}, which the project only names, was not found",
                            absolute.filename().string()),
                fmt::format("Put it into {}.", folder.string()));
}

}  // namespace r2r
