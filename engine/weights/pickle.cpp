// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/weights/pickle.h"

#include "engine/weights/pickle_program.h"

#include <algorithm>
#include <bit>
#include <fmt/format.h>
#include <unordered_map>

namespace r2r::pickle {
namespace {

constexpr std::string_view kOrderedDict = "collections.OrderedDict";

}  // namespace

Reference Value::find(std::string_view key) const {
    const auto found = std::find_if(pairs.rbegin(), pairs.rend(), [key](const auto& pair) {
        return pair.first->kind == Kind::Text && pair.first->text == key;
    });
    return found == pairs.rend() ? nullptr : found->second;
}

std::string_view Value::callee() const {
    if (kind != Kind::Object || items.empty() || items[0]->kind != Kind::Global)
        return {};
    return items[0]->text;
}

/// The stack machine. A mark is a null on the stack. No call that a program asks for is made.
class Interpreter {
public:
    Interpreter(Document& document,
                std::span<const std::byte> program,
                std::string_view source,
                const Limits& limits)
        : document_(document), program_(program, source), limits_(limits) {
        if (program.size() > limits_.bytes)
            program_.throwTooLarge("bytes", limits_.bytes);
    }

    Reference run() {
        for (size_t operations = 0; !isDone_; ++operations) {
            if (operations >= limits_.operations)
                program_.throwTooLarge("operations", limits_.operations);
            step(program_.opcode());
        }
        if (stack_.size() != 1 || stack_.back() == nullptr)
            program_.fail("ends with other than one value");
        document_.size_ = program_.position();
        return stack_.back();
    }

private:
    Value* make(Kind kind) {
        if (document_.values_.size() >= limits_.values)
            program_.throwTooLarge("values", limits_.values);
        document_.values_.push_back({.kind = kind});
        return &document_.values_.back();
    }

    void push(Reference value) {
        if (stack_.size() >= limits_.values)
            program_.throwTooLarge("values", limits_.values);
        stack_.push_back(value);
    }

    void pushInteger(Kind kind, int64_t integer) {
        Value* value = make(kind);
        value->integer = integer;
        push(value);
    }

    void pushText(Kind kind, std::string content) {
        Value* value = make(kind);
        value->text = std::move(content);
        push(value);
    }

    void pushItems(Kind kind, std::vector<Reference> items) {
        Value* value = make(kind);
        value->items = std::move(items);
        push(value);
    }

    void pushFloat() {
        // The only number of the format that is big-endian.
        uint64_t bits = 0;
        for (const std::byte byte : program_.take(8))
            bits = bits << 8U | static_cast<uint8_t>(byte);
        Value* value = make(Kind::Float);
        value->number = std::bit_cast<double>(bits);
        push(value);
    }

    /// Two's complement of any length.
    void pushLong(uint64_t count) {
        const auto bytes = program_.take(count);
        if (count > sizeof(int64_t)) {
            push(make(Kind::BigInteger));
            return;
        }
        uint64_t value = 0;
        for (size_t i = count; i-- > 0;)
            value = value << 8U | static_cast<uint8_t>(bytes[i]);
        const auto unused = static_cast<unsigned>(64 - 8 * count);
        pushInteger(Kind::Integer,
                    count == 0 ? 0 : static_cast<int64_t>(value << unused) >> unused);
    }

    Reference pop() {
        if (stack_.empty() || stack_.back() == nullptr)
            program_.fail("takes a value where there is none");
        const Reference value = stack_.back();
        stack_.pop_back();
        return value;
    }

    /// Everything above the last mark, and the mark itself.
    std::vector<Reference> popToMark() {
        const auto mark = std::find(stack_.rbegin(), stack_.rend(), nullptr);
        if (mark == stack_.rend())
            program_.fail("looks for a mark that was never set");
        std::vector<Reference> items(mark.base(), stack_.end());
        stack_.erase(std::prev(mark.base()), stack_.end());
        return items;
    }

    std::vector<Reference> popMany(size_t count) {
        std::vector<Reference> items(count);
        for (size_t i = count; i-- > 0;)
            items[i] = pop();
        return items;
    }

    /// The container on top of the stack, which stays there.
    Value& top() {
        if (stack_.empty() || stack_.back() == nullptr)
            program_.fail("changes a value where there is none");
        // All values are ours; they are const only for those who read the document.
        return const_cast<Value&>(*stack_.back());
    }

    void addItems(const std::vector<Reference>& items) {
        Value& target = top();
        if (target.kind == Kind::Object)
            return;  // of a class that extends list or set: as inert as the rest of it
        if (target.kind != Kind::List && target.kind != Kind::Set)
            program_.fail("adds items to something that has none");
        grown_ += items.size();
        requireGrowth();
        target.items.insert(target.items.end(), items.begin(), items.end());
    }

    void addPairs(Value& target, const std::vector<Reference>& items) {
        if (items.size() % 2 != 0)
            program_.fail("gives a key without a value");
        if (target.kind == Kind::Object)
            return;
        if (target.kind != Kind::Dict)
            program_.fail("adds keys to something that has none");
        grown_ += items.size();
        requireGrowth();
        for (size_t i = 0; i < items.size(); i += 2)
            target.pairs.emplace_back(items[i], items[i + 1]);
    }

    /// A value may be added to many containers without being made anew.
    void requireGrowth() const {
        if (grown_ > 4 * limits_.values)
            program_.throwTooLarge("entries", 4 * limits_.values);
    }

    void pushDict(const std::vector<Reference>& items) {
        Value* dict = make(Kind::Dict);
        addPairs(*dict, items);
        push(dict);
    }

    void pushGlobal(const std::string& module, const std::string& name) {
        pushText(Kind::Global, module + "." + name);
    }

    void pushCall(std::vector<Reference> parts) {
        if (parts[0]->kind == Kind::Global && parts[0]->text == kOrderedDict)
            push(make(Kind::Dict));  // always made empty and then filled
        else
            pushItems(Kind::Object, std::move(parts));
    }

    void stackGlobal() {
        const std::vector<Reference> names = popMany(2);
        if (names[0]->kind != Kind::Text || names[1]->kind != Kind::Text)
            program_.fail("names a class by something that is not text");
        if (names[0]->text.size() > kLongestName || names[1]->text.size() > kLongestName)
            program_.fail("has a name without an end");
        pushGlobal(names[0]->text, names[1]->text);
    }

    void put(uint64_t index) {
        if (stack_.empty() || stack_.back() == nullptr)
            program_.fail("remembers a value where there is none");
        if (memo_.size() >= limits_.values)
            program_.throwTooLarge("values", limits_.values);
        memo_[index] = stack_.back();
    }

    void get(uint64_t index) {
        const auto found = memo_.find(index);
        if (found == memo_.end())
            program_.fail(fmt::format("asks for value {}, which was never remembered", index));
        push(found->second);
    }

    void step(uint8_t code) {
        if (!stepConstant(code) && !stepContainer(code) && !stepMachine(code))
            program_.throwUnknown(code);
    }

    bool stepConstant(uint8_t code) {
        switch (code) {
            case kNone:
                return push(make(Kind::None)), true;
            case kNewTrue:
            case kNewFalse:
                return pushInteger(Kind::Bool, code == kNewTrue ? 1 : 0), true;
            case kBinInt:
                return pushInteger(Kind::Integer, static_cast<int32_t>(program_.number(4))), true;
            case kBinInt1:
                return pushInteger(Kind::Integer, static_cast<int64_t>(program_.number(1))), true;
            case kBinInt2:
                return pushInteger(Kind::Integer, static_cast<int64_t>(program_.number(2))), true;
            case kLong1:
                return pushLong(program_.number(1)), true;
            case kLong4:
                return pushLong(program_.number(4)), true;
            case kBinFloat:
                return pushFloat(), true;
            case kShortBinUnicode:
                return pushText(Kind::Text, program_.text(program_.number(1))), true;
            case kBinUnicode:
                return pushText(Kind::Text, program_.text(program_.number(4))), true;
            case kBinUnicode8:
                return pushText(Kind::Text, program_.text(program_.number(8))), true;
            case kShortBinString:
                return pushText(Kind::Text, program_.text(program_.number(1))), true;
            case kBinString:
                return pushText(Kind::Text, program_.text(program_.number(4))), true;
            case kShortBinBytes:
                return pushText(Kind::Bytes, program_.text(program_.number(1))), true;
            case kBinBytes:
                return pushText(Kind::Bytes, program_.text(program_.number(4))), true;
            case kBinBytes8:
            case kByteArray8:
                return pushText(Kind::Bytes, program_.text(program_.number(8))), true;
            default:
                return false;
        }
    }

    bool stepContainer(uint8_t code) {
        switch (code) {
            case kEmptyList:
                return push(make(Kind::List)), true;
            case kEmptyTuple:
                return push(make(Kind::Tuple)), true;
            case kEmptyDict:
                return push(make(Kind::Dict)), true;
            case kEmptySet:
                return push(make(Kind::Set)), true;
            case kList:
                return pushItems(Kind::List, popToMark()), true;
            case kTuple:
                return pushItems(Kind::Tuple, popToMark()), true;
            case kFrozenSet:
                return pushItems(Kind::Set, popToMark()), true;
            case kDict:
                return pushDict(popToMark()), true;
            case kTuple1:
            case kTuple2:
            case kTuple3:
                return pushItems(Kind::Tuple, popMany(code - kTuple1 + size_t{1})), true;
            case kAppend:
                return addItems(popMany(1)), true;
            case kAppends:
            case kAddItems:
                return addItems(popToMark()), true;
            case kSetItem: {
                const std::vector<Reference> pair = popMany(2);
                return addPairs(top(), pair), true;
            }
            case kSetItems: {
                const std::vector<Reference> pairs = popToMark();
                return addPairs(top(), pairs), true;
            }
            default:
                return false;
        }
    }

    bool stepMachine(uint8_t code) {
        switch (code) {
            case kProto:
                if (const uint64_t protocol = program_.number(1); protocol < 2 || protocol > 5)
                    program_.fail(fmt::format("asks for protocol {}", protocol));
                return true;
            case kFrame:
                if (const uint64_t size = program_.number(8); size > program_.left())
                    program_.fail("announces more than there is");
                return true;
            case kStop:
                return isDone_ = true;
            case kMark:
                return push(nullptr), true;
            case kPop:
                if (!stack_.empty() && stack_.back() == nullptr)
                    stack_.pop_back();
                else
                    pop();
                return true;
            case kPopMark:
                return popToMark(), true;
            case kDup:
                return push(&top()), true;
            case kBinPut:
                return put(program_.number(1)), true;
            case kLongBinPut:
                return put(program_.number(4)), true;
            case kMemoize:
                return put(memo_.size()), true;
            case kBinGet:
                return get(program_.number(1)), true;
            case kLongBinGet:
                return get(program_.number(4)), true;
            default:
                return stepCall(code);
        }
    }

    bool stepCall(uint8_t code) {
        switch (code) {
            case kGlobal: {
                const std::string module = program_.line();
                return pushGlobal(module, program_.line()), true;
            }
            case kStackGlobal:
                return stackGlobal(), true;
            case kBinPersId:
                return pushItems(Kind::PersistentId, popMany(1)), true;
            case kReduce:
            case kNewObj:
                return pushCall(popMany(2)), true;
            case kNewObjEx:
                return pushCall(popMany(3)), true;
            case kBuild:
                pop();  // the state of an object that is never made, or of a dict: no weights
                return top(), true;
            default:
                return false;
        }
    }

    Document& document_;
    Program program_;
    const Limits& limits_;
    std::vector<Reference> stack_;
    std::unordered_map<uint64_t, Reference> memo_;
    size_t grown_ = 0;
    bool isDone_ = false;
};

Document::Document(std::span<const std::byte> program,
                   std::string_view source,
                   const Limits& limits) {
    root_ = Interpreter(*this, program, source, limits).run();
}

}  // namespace r2r::pickle
