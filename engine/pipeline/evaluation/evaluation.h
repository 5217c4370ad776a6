// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/enum_words.h"
#include "engine/core/image.h"
#include "engine/core/job_context.h"
#include "engine/imaging/measures/metrics.h"
#include "engine/pipeline/devices/compute_device.h"
#include "engine/pipeline/models/model_source.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Models measured on pictures whose truth is known, under protocols that have names.
namespace r2r {

enum class EvaluationProtocol : uint8_t {
    Ihd256,   ///< everything is brought to 256×256 first: the usual table of the literature
    R2r1024,  ///< models see 1024×1024; their output is compared at 256×256, with the true
              ///< background pasted (`publishedScores`), and cut off as the R2R release does it
    Full,     ///< every picture at its own size
};

inline constexpr auto kEvaluationProtocols = enumWords<EvaluationProtocol>({
    {EvaluationProtocol::Ihd256, "ihd-256"},
    {EvaluationProtocol::R2r1024, "r2r-1024"},
    {EvaluationProtocol::Full, "full"},
});

/// The protocol in a sentence that fits below a table.
[[nodiscard]] std::string_view evaluationProtocolText(EvaluationProtocol protocol);

/// One composite whose truth is known, as files.
struct EvaluationItem {
    std::string id;
    std::string subset;
    std::filesystem::path composite;
    std::filesystem::path mask;
    std::filesystem::path reference;
    /// A hash of what the three files hold; `evaluate` finds it out. Empty: not known.
    std::string pictures = {};
};

/// The subject of an evaluation: a model, or a folder of pictures. One thread.
class EvaluationSubject {
public:
    virtual ~EvaluationSubject() = default;

    /// In tables.
    [[nodiscard]] virtual std::string name() const = 0;

    /// Which one of that name it is (`modelIdentity`); empty for what is no model.
    [[nodiscard]] virtual std::string modelIdentity() const { return {}; }

    /// All that decides its result for an item, beside the item: as long as it is the same, the
    /// result is.
    [[nodiscard]] virtual std::string identity(const EvaluationItem& item) const = 0;

    /// The harmonized picture, U8, 3 channels, in whatever size the subject works.
    /// @param composite  U8, 3 channels; at its own size
    /// @param mask       U8, 1 channel, same size
    [[nodiscard]] virtual Image result(const EvaluationItem& item,
                                       const Image& composite,
                                       const Image& mask,
                                       const JobContext& job) = 0;
};

struct SubjectOptions {
    float strength = 1;
    std::optional<bool> guard;  ///< as `HarmonySettings::guard`
    uint64_t seed = 0;
    int steps = 0;  ///< of a diffusion model's sampler; 0: as many as it recommends
};

/// A model of the catalogue. A diffusion model under `R2r1024` does what its published program does
/// (`referenceRun`); all others harmonize the composite at the protocol's size.
/// @throws what opening the model throws.
[[nodiscard]] std::unique_ptr<EvaluationSubject> modelSubject(ModelSource& models,
                                                              const std::string& name,
                                                              const ComputeDevice& device,
                                                              EvaluationProtocol protocol,
                                                              const SubjectOptions& options = {},
                                                              const JobContext& job = {});

/// The parts of a name such as "lab-mean@0.5+guard"; options it does not name are as the model
/// recommends it.
struct NamedSubject {
    std::string model;
    std::string strength;  ///< as it is written; empty: nothing is said
    std::optional<bool> guard;
};

[[nodiscard]] NamedSubject namedSubject(std::string_view name);

/// Pictures that another program made: FOLDER/ID.png (or .jpg …), the id's last part, or the name
/// of the composite's file.
/// @throws Error{NotFound} if there is no such folder, Error{InvalidArgument} if it has a picture
///         for none of the items.
[[nodiscard]] std::unique_ptr<EvaluationSubject> outputFolderSubject(
    std::filesystem::path folder, std::span<const EvaluationItem> items);

/// A picture beside its truth as the protocol compares them.
struct ComparedPicture {
    Scores scores;
    Image result;     ///< U8, 3 channels
    Image reference;  ///< the same size
    Image mask;       ///< U8, 1 channel, the same size
};

/// @param result, reference  U8, 3 channels
/// @param mask               U8, 1 channel, size of the reference
/// @throws Error{InvalidArgument} if `Full` compares pictures of different sizes.
[[nodiscard]] ComparedPicture compared(EvaluationProtocol protocol,
                                       const Image& result,
                                       const Image& reference,
                                       const Image& mask);

/// The scores of one picture, or its failure.
struct PictureRecord {
    int64_t index = 0;  ///< in the list of items
    std::string id;
    std::string subset;
    double foregroundShare = 0;  ///< of the picture, at its own size
    Scores scores;
    Scores input;  ///< of the composite itself, under the same protocol
    double seconds = 0;
    std::string failure;   ///< empty: measured
    std::string identity;  ///< of the subject and the item's files; empty: of an earlier version
    std::string modelIdentity;  ///< of the model (`EvaluationSubject::modelIdentity`)
    std::string pictures;       ///< that it was measured on (`EvaluationItem::pictures`)

    [[nodiscard]] bool isWorse() const { return scores.foregroundMse > input.foregroundMse; }
};

struct EvaluationOptions {
    EvaluationProtocol protocol = EvaluationProtocol::Full;
    std::filesystem::path output;  ///< made if missing
    int shardIndex = 0;  ///< this process measures i with i mod `shardCount` = `shardIndex`
    int shardCount = 1;
    bool keepsPictures = false;  ///< compared pictures as outputs/NAME/INDEX.png, for sheets
    bool writesErrorMaps = false;
};

/// The |result − reference| that is white on an error map, in levels of 255.
inline constexpr double kErrorMapTop = 64;

/// The part of a shard that is there before it is measured.
struct EvaluationShare {
    int64_t pictures = 0;
    int64_t known = 0;    ///< measured already, and not measured again
    int64_t changed = 0;  ///< measured, but the subject or the item's files are others now
};

/// The listeners, called on the calling thread; either may be empty.
struct EvaluationListener {
    std::function<void(const PictureRecord&)> finished;  ///< a picture
    std::function<void(const EvaluationShare&)> begun;   ///< before the first one
};

/// Measures `subject` on this shard's items that have no record yet, or one of another subject of
/// that name: a model that was replaced, or other settings.
///
/// A record is a file, scores/NAME/INDEX.json, so a run that was stopped goes on, and the parts of
/// several computers are one evaluation as soon as they are in one folder. A picture that fails has
/// a record that says why; it is tried again next time. The files of all items, and what they hold,
/// are noted in items.csv, where a later reader of the records finds them.
/// Pictures are reported as `Phase::Evaluating`; a model's own steps have other phases.
/// @throws Error{InvalidArgument} if the folder holds another evaluation; Cancelled.
void evaluate(EvaluationSubject& subject,
              const std::vector<EvaluationItem>& items,
              const EvaluationOptions& options,
              const JobContext& job = {},
              const EvaluationListener& listener = {});

/// The records of one subject, by index: all of one model, and of the pictures as they are now.
struct SubjectRecords {
    std::string name;
    std::string modelIdentity;  ///< of the model measured last; empty for what is not a model
    std::vector<PictureRecord> records;
    /// Further ones, which are left out until they are measured again: of another model
    /// of that name, which was replaced before all shards were measured,
    int64_t ofOtherModels = 0;
    /// and of pictures that others have taken the place of since.
    int64_t ofOtherPictures = 0;

    [[nodiscard]] int64_t leftOut() const { return ofOtherModels + ofOtherPictures; }
};

/// An evaluation as it is in a folder.
struct Evaluation {
    EvaluationProtocol protocol{};
    int64_t items = 0;
    std::vector<SubjectRecords> subjects;  ///< by name

    /// The number of records still missing, over all subjects; what is left out is missing, too.
    [[nodiscard]] int64_t missing() const;
};

/// @throws Error{NotFound} if there is none; Error{Corrupt} naming a damaged record.
[[nodiscard]] Evaluation readEvaluation(const std::filesystem::path& folder);

/// The measured items, by index, with absolute paths; of the call that came last.
/// @throws Error{NotFound} if the folder holds no evaluation; Error{Corrupt}.
[[nodiscard]] std::vector<EvaluationItem> readEvaluationItems(const std::filesystem::path& folder);

/// The path of a compared picture if `keepsPictures` was set.
[[nodiscard]] std::filesystem::path keptPicturePath(const std::filesystem::path& folder,
                                                    std::string_view subjectName,
                                                    int64_t index);

/// A subject's name as a file name.
[[nodiscard]] std::string fileNameOf(std::string_view subjectName);

}  // namespace r2r
