// Writes vector code as AVX-512 instructions: what the functions of generated.cpp have in common.
#pragma once

#include <xbyak/xbyak.h>

#include <algorithm>
#include <map>
#include <stdexcept>
#include <utility>
#include <vector>

#include "kernels/register_file.hpp"

namespace lamina::kernels {

struct TooComplex : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// One straight run of the code with its values in registers. How operands are addressed is the function's matter.
class BodyWriter : public Xbyak::CodeGenerator {
 protected:
  static constexpr int kVectorBytes = 64, kRegisters = 32, kMaxSlots = 64;

  // Elements are double or float; the code takes at most `bytes`.
  BodyWriter(const VectorCode& code, bool is_double, std::size_t bytes)
      : CodeGenerator(bytes, Xbyak::DontSetProtectRWE),
        double_(is_double),
        lanes_(is_double ? 8 : 16),
        operands_(code.operands()),
        code_(code.live_instructions()),
        uses_(code_),
        slot_(code_.size(), -1) {}

  virtual void load(const Xbyak::Zmm& to, std::size_t operand) = 0;
  virtual void load_splat(const Xbyak::Zmm& to, std::size_t operand) = 0;
  virtual void store(std::size_t operand, const Xbyak::Zmm& from) = 0;
  // Where on the stack values are kept that found no register.
  virtual int spill_base() const = 0;
  // Whether a splat can be read again whenever it is needed: its memory does not change meanwhile.
  virtual bool splats_stay() const = 0;

  bool is_splat(const VectorInstruction& in) const { return in.op == VectorOp::load && operands_[in.immediate].splat; }
  // Values that can be read again from memory whenever they are needed.
  bool is_repeatable(VectorValue v) const {
    return at(v).op == VectorOp::constant || (splats_stay() && is_splat(at(v)));
  }
  const VectorInstruction& at(VectorValue v) const { return code_[static_cast<std::size_t>(v)]; }

  // ---- what stays in a register for the whole loop ----

  int most_alive() const {
    int most = 0;
    std::vector<std::int32_t> last(code_.size(), -1);
    for (std::size_t i = 0; i < code_.size(); ++i)
      for (const VectorValue in : code_[i].in)
        if (in != kNoValue) last[static_cast<std::size_t>(in)] = static_cast<std::int32_t>(i);
    for (std::size_t place = 0; place < code_.size(); ++place) {
      int alive = 0;
      for (std::size_t v = 0; v <= place; ++v)
        alive += !is_repeatable(static_cast<VectorValue>(v)) && !makes_mask(code_[v].op) &&
                 last[v] >= static_cast<std::int32_t>(place);
      most = std::max(most, alive);
    }
    return most;
  }

  void choose_hoisted() {
    std::vector<std::pair<int, VectorValue>> candidates;  // − uses, value
    for (std::size_t v = 0; v < code_.size(); ++v) {
      int count = 0;
      for (const VectorInstruction& user : code_)
        count += static_cast<int>(std::count(user.in.begin(), user.in.end(), static_cast<VectorValue>(v)));
      if (is_repeatable(static_cast<VectorValue>(v)) && count > 0)
        candidates.emplace_back(-count, static_cast<VectorValue>(v));
    }
    std::sort(candidates.begin(), candidates.end());
    // Beyond the values that are alive together: one instruction's operands that have to be brought back.
    constexpr int kSpare = 5;
    const int room = kRegisters - most_alive() - kSpare;
    for (const auto& candidate : candidates)
      if (static_cast<int>(hoisted_.size()) < room) hoisted_.push_back(candidate.second);
  }

  int hoisted_register(VectorValue v) const {
    const auto found = std::find(hoisted_.begin(), hoisted_.end(), v);
    return found == hoisted_.end() ? -1 : kRegisters - 1 - static_cast<int>(found - hoisted_.begin());
  }

  Xbyak::Address spilled(VectorValue v) {
    int& slot = slot_[static_cast<std::size_t>(v)];
    if (slot < 0) slot = slots_++;
    if (slots_ > kMaxSlots) throw TooComplex("it needs too many values at a time");
    return zword[rsp + spill_base() + kVectorBytes * slot];
  }
  void write_constants() {
    align(8);
    for (auto& [bits, label] : constants_) {
      L(label);
      if (double_)
        dq(bits);
      else
        dd(static_cast<std::uint32_t>(bits));
    }
  }

  Xbyak::Label& constant(std::uint64_t bits) { return constants_[bits]; }

  // ---- one vector ----

  void write_body() {
    RegisterFile registers(0, kRegisters - static_cast<int>(hoisted_.size()), uses_);
    registers_ = &registers;
    mask_of_.clear();
    std::fill(slot_.begin(), slot_.end(), -1);
    slots_ = 0;
    for (place_ = 0; place_ < static_cast<std::int32_t>(code_.size()); ++place_) {
      write(code_[static_cast<std::size_t>(place_)]);
      registers.unpin_all();
      registers.release_dead(place_);
    }
  }

  void bring(const Xbyak::Zmm& to, VectorValue v) {
    const VectorInstruction& from = at(v);
    if (from.op == VectorOp::constant) {
      double_ ? vbroadcastsd(to, qword[rip + constant(from.immediate)])
              : vbroadcastss(to, dword[rip + constant(from.immediate)]);
    } else if (is_repeatable(v)) {
      load_splat(to, from.immediate);
    } else {
      vmovups(to, spilled(v));
    }
  }

  Xbyak::Zmm take(VectorValue v) {
    VectorValue evicted = kNoValue;
    const int reg = registers_->take(v, place_, evicted);
    if (reg < 0) throw TooComplex("it needs too many values at a time");
    if (evicted != kNoValue && !is_repeatable(evicted) && slot_[static_cast<std::size_t>(evicted)] < 0 &&
        uses_.next(evicted, place_ - 1) != Uses::kNever)
      vmovups(spilled(evicted), Xbyak::Zmm(reg));
    registers_->pin(reg);
    return Xbyak::Zmm(reg);
  }

  // The register of an operand, brought back when it was given up.
  Xbyak::Zmm get(VectorValue v) {
    if (const int fixed = hoisted_register(v); fixed >= 0) return Xbyak::Zmm(fixed);
    int reg = registers_->find(v);
    if (reg < 0) {
      const Xbyak::Zmm taken = take(v);
      bring(taken, v);
      return taken;
    }
    registers_->pin(reg);
    return Xbyak::Zmm(reg);
  }

  bool dies(VectorValue v) const { return hoisted_register(v) < 0 && uses_.next(v, place_) == Uses::kNever; }

  // A register for the result; it may be that of an operand used here for the last time.
  Xbyak::Zmm define() {
    registers_->release_dead(place_);
    registers_->unpin_all();
    return take(place_);
  }

  Xbyak::Opmask mask(VectorValue v) const {
    for (const auto& [value, reg] : mask_of_)
      if (value == v) return Xbyak::Opmask(reg);
    throw TooComplex("it needs too many masks at a time");
  }
  Xbyak::Opmask define_mask() {
    std::erase_if(mask_of_, [&](const auto& entry) { return uses_.next(entry.first, place_ - 1) == Uses::kNever; });
    constexpr int kFirstMask = 2, kLastMask = 7;  // the first is the functions' own
    for (int reg = kFirstMask; reg <= kLastMask; ++reg)
      if (std::none_of(mask_of_.begin(), mask_of_.end(), [&](const auto& entry) { return entry.second == reg; })) {
        mask_of_.emplace_back(place_, reg);
        return Xbyak::Opmask(reg);
      }
    throw TooComplex("it needs too many masks at a time");
  }

#define LAMINA_EMIT(name, ...) (double_ ? name##pd(__VA_ARGS__) : name##ps(__VA_ARGS__))
#define LAMINA_EMIT_BITS(name, ...) (double_ ? name##q(__VA_ARGS__) : name##d(__VA_ARGS__))

  void write(const VectorInstruction& in) {
    switch (in.op) {
      case VectorOp::constant:
        return;  // brought where it is used
      case VectorOp::load:
        return write_load(in);
      case VectorOp::store:
        return store(in.immediate, get(in.in[0]));
      case VectorOp::fused:
        return write_fused(in);
      case VectorOp::less:
      case VectorOp::equal:
      case VectorOp::both:
      case VectorOp::any_bit:
        return write_mask(in);
      case VectorOp::select: {
        const Xbyak::Zmm yes = get(in.in[1]), no = get(in.in[2]);
        const Xbyak::Opmask which = mask(in.in[0]);
        return LAMINA_EMIT(vblendm, define() | which, no, yes);
      }
      case VectorOp::absolute:
      case VectorOp::negate:
      case VectorOp::copy_sign:
        return write_sign(in);
      case VectorOp::broadcast: {
        const Xbyak::Zmm x = get(in.in[0]), to = define();
        return double_ ? vbroadcastsd(to, Xbyak::Xmm(x.getIdx())) : vbroadcastss(to, Xbyak::Xmm(x.getIdx()));
      }
      case VectorOp::square_root: {
        const Xbyak::Zmm x = get(in.in[0]);
        return LAMINA_EMIT(vsqrt, define(), x);
      }
      case VectorOp::shift_left:
      case VectorOp::shift_right: {
        const Xbyak::Zmm x = get(in.in[0]);
        const auto by = static_cast<std::uint8_t>(in.immediate);
        if (in.op == VectorOp::shift_left)
          LAMINA_EMIT_BITS(vpsll, define(), x, by);
        else
          LAMINA_EMIT_BITS(vpsrl, define(), x, by);
        return;
      }
      default:
        return write_binary(in);
    }
  }

  void write_binary(const VectorInstruction& in) {
    const Xbyak::Zmm a = get(in.in[0]), b = get(in.in[1]), to = define();
    switch (in.op) {
      case VectorOp::add:
        return LAMINA_EMIT(vadd, to, a, b);
      case VectorOp::subtract:
        return LAMINA_EMIT(vsub, to, a, b);
      case VectorOp::multiply:
        return LAMINA_EMIT(vmul, to, a, b);
      case VectorOp::divide:
        return LAMINA_EMIT(vdiv, to, a, b);
      case VectorOp::maximum:
        return LAMINA_EMIT(vmax, to, a, b);
      case VectorOp::minimum:
        return LAMINA_EMIT(vmin, to, a, b);
      case VectorOp::permute:
        return LAMINA_EMIT(vperm, to, a, b);
      case VectorOp::add_bits:
        return LAMINA_EMIT_BITS(vpadd, to, a, b);
      default:
        return LAMINA_EMIT_BITS(vpand, to, a, b);
    }
  }

  void write_load(const VectorInstruction& in) {
    if (!is_splat(in))
      load(define(), in.immediate);
    else if (!splats_stay())
      load_splat(define(), in.immediate);
  }

  // The result takes the place of an operand that is used for the last time.
  void write_fused(const VectorInstruction& in) {
    const Xbyak::Zmm a = get(in.in[0]), b = get(in.in[1]), c = get(in.in[2]);
    if (dies(in.in[2])) {
      LAMINA_EMIT(vfmadd231, c, a, b);
      return registers_->rename(c.getIdx(), place_);
    }
    if (dies(in.in[0]) && in.in[0] != in.in[1]) {
      LAMINA_EMIT(vfmadd213, a, b, c);
      return registers_->rename(a.getIdx(), place_);
    }
    if (dies(in.in[1]) && in.in[0] != in.in[1]) {
      LAMINA_EMIT(vfmadd213, b, a, c);
      return registers_->rename(b.getIdx(), place_);
    }
    const Xbyak::Zmm to = take(place_);
    vmovaps(to, c);
    LAMINA_EMIT(vfmadd231, to, a, b);
  }

  void write_mask(const VectorInstruction& in) {
    if (in.op == VectorOp::both) {
      const Xbyak::Opmask a = mask(in.in[0]), b = mask(in.in[1]);
      return kandw(define_mask(), a, b);
    }
    const Xbyak::Zmm a = get(in.in[0]), b = get(in.in[1]);
    const Xbyak::Opmask to = define_mask();
    constexpr std::uint8_t kLessOrdered = 17, kEqualOrdered = 0;
    if (in.op == VectorOp::any_bit)
      LAMINA_EMIT_BITS(vptestm, to, a, b);
    else
      LAMINA_EMIT(vcmp, to, a, b, in.op == VectorOp::less ? kLessOrdered : kEqualOrdered);
  }

  void write_sign(const VectorInstruction& in) {
    const std::uint64_t sign_bit = std::uint64_t{1} << (double_ ? 63 : 31);
    const Xbyak::Zmm x = get(in.in[0]);
    if (in.op == VectorOp::copy_sign) {
      const Xbyak::Zmm sign = get(in.in[1]), to = take(place_);
      double_ ? vbroadcastsd(to, qword[rip + constant(sign_bit)]) : vbroadcastss(to, dword[rip + constant(sign_bit)]);
      constexpr std::uint8_t kThirdWhereFirst = 0xAC;  // bit by bit: first ? third : second
      return LAMINA_EMIT_BITS(vpternlog, to, x, sign, kThirdWhereFirst);
    }
    const Xbyak::Zmm to = define();
    if (in.op == VectorOp::negate)
      LAMINA_EMIT(vxor, to, x, ptr_b[rip + constant(sign_bit)]);
    else
      LAMINA_EMIT(vand, to, x, ptr_b[rip + constant(sign_bit - 1)]);
  }

#undef LAMINA_EMIT
#undef LAMINA_EMIT_BITS

  const bool double_;
  const int lanes_;
  const std::vector<VectorOperand> operands_;
  const std::vector<VectorInstruction> code_;
  const Uses uses_;
  std::vector<VectorValue> hoisted_;
  std::map<std::uint64_t, Xbyak::Label> constants_;
  // while one body is written:
  RegisterFile* registers_ = nullptr;
  std::vector<std::pair<VectorValue, int>> mask_of_;
  std::vector<int> slot_;
  int slots_ = 0;
  std::int32_t place_ = 0;
};

}  // namespace lamina::kernels
