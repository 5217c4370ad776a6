// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/imaging/masks/mask_ops.h"
#include "ui/document/document_command.h"

#include <QCoreApplication>

#include <vector>

/// One class per user verb. All name a foreground by id and throw Error{InvalidArgument} if there
/// is none of that id when they are made. Push them with `Document::push`. What `edit_rules.h` has
/// an obstacle to, a command never does.
namespace r2r::ui {

/// A stroke of the brush. Keeps the mask as it was, which shares every tile the stroke left alone.
class PaintMask : public DocumentCommand {
    Q_DECLARE_TR_FUNCTIONS(PaintMask)

public:
    /// @param painted        the mask after the stroke, of the size it had
    /// @param changedPixels  where it may differ, in mask pixels
    PaintMask(Document& document,
              ForegroundId id,
              TiledMask painted,
              const Rect& changedPixels,
              bool isErasing);

    /// The mask that is not live: before the stroke when done, after it when undone.
    [[nodiscard]] const TiledMask& kept() const { return mask_; }

protected:
    void swap() override;
    [[nodiscard]] size_t freeableBytes() const override;
    void letGo() override;
    [[nodiscard]] bool take(const Composition& other) override;

private:
    ForegroundId id_;
    TiledMask mask_;
    Rect changedPixels_;
};

/// The mask after an operation on all of it: threshold, invert, feather, grow, fill holes, smooth.
/// Pure and possibly slow; any thread.
[[nodiscard]] TiledMask editedMask(const TiledMask& mask, const MaskOperation& operation);

/// An operation on a whole mask.
class EditMask : public DocumentCommand {
    Q_DECLARE_TR_FUNCTIONS(EditMask)

public:
    /// @param edited  what `editedMask` made of the foreground's mask.
    EditMask(Document& document, ForegroundId id, TiledMask edited, const MaskOperation& operation);

protected:
    void swap() override;
    [[nodiscard]] size_t freeableBytes() const override;
    void letGo() override;
    [[nodiscard]] bool take(const Composition& other) override;

private:
    [[nodiscard]] static QString textOf(MaskOperation::Kind kind);

    ForegroundId id_;
    TiledMask mask_;
};

/// Another mask altogether.
class ReplaceMask : public DocumentCommand {
    Q_DECLARE_TR_FUNCTIONS(ReplaceMask)

public:
    /// The source of the new mask.
    enum class Origin { Nothing, File };

    /// @param mask  of the size of the one it replaces
    ReplaceMask(Document& document, ForegroundId id, TiledMask mask, Origin origin);

protected:
    void swap() override;
    [[nodiscard]] size_t freeableBytes() const override;
    void letGo() override;
    [[nodiscard]] bool take(const Composition& other) override;

private:
    ForegroundId id_;
    TiledMask mask_;
};

/// Moves, scales, rotates or flips a foreground. Commands of one gesture merge. A foreground that
/// is part of the background stays where it is: the command changes nothing.
class PlaceForeground : public DocumentCommand {
    Q_DECLARE_TR_FUNCTIONS(PlaceForeground)

public:
    PlaceForeground(Document& document,
                    ForegroundId id,
                    const Placement& placement,
                    Gesture gesture = Gesture::None);

    [[nodiscard]] int id() const override;
    bool mergeWith(const QUndoCommand* other) override;

protected:
    void swap() override;

private:
    [[nodiscard]] static QString textOf(const Placement& before, const Placement& after);

    ForegroundId id_;
    Placement placement_;
    Gesture gesture_;
};

/// A foreground and a place for it.
struct PlacedForeground {
    ForegroundId id{};
    Placement placement;

    bool operator==(const PlacedForeground&) const = default;
};

/// Moves several foregrounds as one step. Those that may not be placed stay. Commands of one
/// gesture merge.
class PlaceForegrounds : public DocumentCommand {
    Q_DECLARE_TR_FUNCTIONS(PlaceForegrounds)

public:
    /// @param places  without a foreground twice
    /// @param text    of the step; empty: "Move foregrounds"
    PlaceForegrounds(Document& document,
                     std::vector<PlacedForeground> places,
                     const QString& text = {},
                     Gesture gesture = Gesture::None);

    [[nodiscard]] int id() const override;
    bool mergeWith(const QUndoCommand* other) override;

protected:
    void swap() override;

private:
    [[nodiscard]] bool isDone() const;

    std::vector<PlacedForeground> places_;
    Gesture gesture_;
};

/// Model, strengths, seed, guard and reference region. Commands of one gesture (a slider being
/// moved) merge.
class SetHarmony : public DocumentCommand {
    Q_DECLARE_TR_FUNCTIONS(SetHarmony)

public:
    SetHarmony(Document& document,
               ForegroundId id,
               HarmonySettings harmony,
               Gesture gesture = Gesture::None);

    [[nodiscard]] int id() const override;
    bool mergeWith(const QUndoCommand* other) override;

protected:
    void swap() override;

private:
    [[nodiscard]] static QString textOf(const HarmonySettings& before,
                                        const HarmonySettings& after);

    ForegroundId id_;
    HarmonySettings harmony_;
    Gesture gesture_;
};

/// Makes a foreground more or less opaque. Commands of one gesture merge.
class SetOpacity : public DocumentCommand {
    Q_DECLARE_TR_FUNCTIONS(SetOpacity)

public:
    /// @param opacity  0…1
    SetOpacity(Document& document,
               ForegroundId id,
               double opacity,
               Gesture gesture = Gesture::None);

    [[nodiscard]] int id() const override;
    bool mergeWith(const QUndoCommand* other) override;

protected:
    void swap() override;

private:
    ForegroundId id_;
    double opacity_;
    Gesture gesture_;
};

/// Takes the old background out of the soft edges of a foreground, or leaves it in.
class SetDecontaminated : public DocumentCommand {
    Q_DECLARE_TR_FUNCTIONS(SetDecontaminated)

public:
    SetDecontaminated(Document& document, ForegroundId id, bool isDecontaminated);

protected:
    void swap() override;

private:
    ForegroundId id_;
    bool isDecontaminated_;
};

/// Lets a foreground cast a shadow, another one or none. Commands of one gesture merge.
class SetShadow : public DocumentCommand {
    Q_DECLARE_TR_FUNCTIONS(SetShadow)

public:
    SetShadow(Document& document,
              ForegroundId id,
              std::optional<CastShadow> shadow,
              Gesture gesture = Gesture::None);

    [[nodiscard]] int id() const override;
    bool mergeWith(const QUndoCommand* other) override;

protected:
    void swap() override;

private:
    ForegroundId id_;
    std::optional<CastShadow> shadow_;
    Gesture gesture_;
};

/// Renames, locks or unlocks a foreground.
class SetLabel : public DocumentCommand {
    Q_DECLARE_TR_FUNCTIONS(SetLabel)

public:
    SetLabel(Document& document, ForegroundId id, Label label);

protected:
    void swap() override;

private:
    ForegroundId id_;
    Label label_;
};

/// Commands after which anything may be different. A composition is a value of a few pointers, so
/// they keep the whole of it.
class ChangeStructure : public DocumentCommand {
protected:
    ChangeStructure(Document& document, Composition next);
    void swap() override;
    [[nodiscard]] size_t freeableBytes() const override;
    void letGo() override;
    [[nodiscard]] bool take(const Composition& other) override;

private:
    Composition composition_;
};

/// A step of any kind that was restored: what it does is in the step store.
class StoredStep : public ChangeStructure {
public:
    StoredStep(Document& document, const QString& text);
};

/// Puts a foreground on top of the others.
class AddForeground : public ChangeStructure {
    Q_DECLARE_TR_FUNCTIONS(AddForeground)

public:
    /// @param added  its id is unused (`Composition::unusedId`).
    AddForeground(Document& document, Foreground added);
};

/// Puts several foregrounds on top of the others, as one step.
class AddForegrounds : public ChangeStructure {
    Q_DECLARE_TR_FUNCTIONS(AddForegrounds)

public:
    /// @param added  bottom to top; their ids are unused
    AddForegrounds(Document& document, const std::vector<Foreground>& added);
};

/// The same once more, right above it and unlocked, a little aside and under a name of its own.
class DuplicateForeground : public ChangeStructure {
    Q_DECLARE_TR_FUNCTIONS(DuplicateForeground)

public:
    DuplicateForeground(Document& document, ForegroundId id);
};

class RemoveForeground : public ChangeStructure {
    Q_DECLARE_TR_FUNCTIONS(RemoveForeground)

public:
    RemoveForeground(Document& document, ForegroundId id);
};

/// Hides a foreground or shows it again.
class HideForeground : public ChangeStructure {
    Q_DECLARE_TR_FUNCTIONS(HideForeground)

public:
    HideForeground(Document& document, ForegroundId id, bool isHidden);
};

/// Another order of the same foregrounds.
class MoveInOrder : public ChangeStructure {
    Q_DECLARE_TR_FUNCTIONS(MoveInOrder)

public:
    /// @param place  0 for the lowest; one too large means the top
    MoveInOrder(Document& document, ForegroundId id, size_t place);
};

/// Another background under the same foregrounds. On a background of another size they keep their
/// relative position and their own size; reference regions, which named pixels of the old one, are
/// dropped.
class ReplaceBackground : public ChangeStructure {
    Q_DECLARE_TR_FUNCTIONS(ReplaceBackground)

public:
    ReplaceBackground(Document& document, Photograph background);
};

}  // namespace r2r::ui
