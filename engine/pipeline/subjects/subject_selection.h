// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/geometry.h"
#include "engine/core/image.h"
#include "engine/core/job_context.h"
#include "engine/pipeline/subjects/subject_network.h"

#include <memory>
#include <optional>
#include <vector>

namespace r2r {

/// A click that says what is wanted, or what is not.
struct SubjectPoint {
    Point point;  ///< pixels of the picture
    bool isWanted = true;

    bool operator==(const SubjectPoint&) const = default;
};

/// What is to be selected. Without anything: what stands out in the whole picture.
struct SubjectQuery {
    std::optional<Rect> box;  ///< around one thing
    std::vector<SubjectPoint> points;

    bool operator==(const SubjectQuery&) const = default;
};

/// Answers queries about one picture. What the network saw of it and what was learned of its
/// colours for one answer is kept for the next, so that a further click costs little. One thread at
/// a time.
class SubjectSearch {
public:
    explicit SubjectSearch(Image picture);
    ~SubjectSearch();
    SubjectSearch(SubjectSearch&&) noexcept;
    SubjectSearch& operator=(SubjectSearch&&) noexcept;

    [[nodiscard]] const Image& picture() const { return picture_; }

    /// As `subjectMask`, to the byte, unless the query has the last one's points and further ones:
    /// then from where the last answer ended. The same queries in the same order give the same
    /// masks.
    /// @param network  the same one every time, or null
    [[nodiscard]] Image mask(const SubjectQuery& query,
                             SubjectNetwork* network,
                             const JobContext& job = {});

    /// A part of the picture, and the network's map of it: U8, `SubjectNetwork::kSide` both ways.
    struct Look {
        Rect part;
        Image map;
    };

private:
    struct Last;

    Image picture_;
    std::vector<Look> looks_;     ///< the newest last
    std::unique_ptr<Last> last_;  ///< what the last answer was made of
};

/// The mask that answers a query, of the picture's size.
///
/// The whole picture: the network's map. A box: the map of the box with a margin, from which
/// GrabCut finds the object's own edge. Points: the most certain of several views around the wanted
/// ones, then as for its box; GrabCut keeps to all points. Without a network GrabCut begins with
/// the box, the surroundings of the points or the middle of the picture. The same query gives the
/// same mask.
///
/// @param network  null: there is none
/// @throws Error{InvalidArgument} for a box or a point outside of the picture, Cancelled.
[[nodiscard]] Image subjectMask(const Image& picture,
                                const SubjectQuery& query,
                                SubjectNetwork* network,
                                const JobContext& job = {});

}  // namespace r2r
