#include "kernels/generated.hpp"

#include "kernels/body_writer.hpp"

namespace lamina::kernels {
namespace {

constexpr std::size_t kCodeBytes = 32 << 10;

// A loop over rows, within it one over whole vectors of columns and a masked rest.
class LoopWriter final : public BodyWriter {
 public:
  LoopWriter(const VectorCode& code, bool is_double) : BodyWriter(code, is_double, kCodeBytes) {
    choose_hoisted();
    write_function();
    setProtectModeRE();
  }

 private:
  Xbyak::Address pointer_cell(std::size_t operand) { return qword[rsp + static_cast<int>(8 * operand)]; }
  Xbyak::Address counter(int which) { return qword[rsp + static_cast<int>(8 * operands_.size()) + 8 * which]; }
  enum Counter : int { kRowsLeft, kWholeBytes, kRest, kStrides, kCounters };

  int spill_base() const override { return (static_cast<int>(8 * operands_.size()) + 8 * kCounters + 63) / 64 * 64; }
  bool splats_stay() const override { return true; }

  void write_function() {
    using namespace Xbyak;
    for (const Reg64& saved : {rbx, rbp, r12, r13, r14, r15}) push(saved);
    mov(rbp, rsp);
    sub(rsp, spill_base() + kVectorBytes * kMaxSlots);
    and_(rsp, -kVectorBytes);
    for (std::size_t i = 0; i < operands_.size(); ++i) {
      mov(rax, qword[rdi + static_cast<int>(8 * i)]);
      mov(pointer_cell(i), rax);
    }
    mov(counter(kStrides), rsi);
    mov(counter(kRowsLeft), rdx);
    mov(rax, rcx);
    and_(rax, -lanes_);
    shl(rax, double_ ? 3 : 2);
    mov(counter(kWholeBytes), rax);
    and_(rcx, lanes_ - 1);
    mov(counter(kRest), rcx);
    mov(eax, -1);
    bzhi(eax, eax, ecx);
    kmovw(k1, eax);
    for (const VectorValue v : hoisted_)
      if (at(v).op == VectorOp::constant) bring(Zmm(hoisted_register(v)), v);
    assign_pointers();
    write_rows();
    vzeroupper();
    mov(rsp, rbp);
    for (const Reg64& saved : {r15, r14, r13, r12, rbp, rbx}) pop(saved);
    ret();
    write_constants();
  }

  void write_rows() {
    Xbyak::Label row, column, rest, next, done;
    cmp(counter(kRowsLeft), 0);
    je(done, T_NEAR);
    L(row);
    for (std::size_t i = 0; i < operands_.size(); ++i)
      if (pointer_[i] >= 0) mov(Xbyak::Reg64(pointer_[i]), pointer_cell(i));
    for (const VectorValue v : hoisted_)
      if (is_splat(at(v))) bring(Xbyak::Zmm(hoisted_register(v)), v);
    xor_(eax, eax);
    cmp(counter(kWholeBytes), 0);
    je(rest, T_NEAR);
    L(column);
    masked_ = false;
    write_body();
    add(rax, kVectorBytes);
    cmp(rax, counter(kWholeBytes));
    jb(column, T_NEAR);
    L(rest);
    cmp(counter(kRest), 0);
    je(next, T_NEAR);
    masked_ = true;
    write_body();
    L(next);
    mov(rbx, counter(kStrides));
    for (std::size_t i = 0; i < operands_.size(); ++i) {
      mov(rcx, qword[rbx + static_cast<int>(8 * i)]);
      add(pointer_cell(i), rcx);
    }
    dec(counter(kRowsLeft));
    jnz(row, T_NEAR);
    L(done);
  }

  // The first operands that are no splats get a register for their pointer; rbx serves the others.
  void assign_pointers() {
    static constexpr int kPool[] = {Xbyak::Operand::RCX, Xbyak::Operand::RDX, Xbyak::Operand::RSI, Xbyak::Operand::RDI,
                                    Xbyak::Operand::R8,  Xbyak::Operand::R9,  Xbyak::Operand::R10, Xbyak::Operand::R11,
                                    Xbyak::Operand::R12, Xbyak::Operand::R13, Xbyak::Operand::R14, Xbyak::Operand::R15};
    pointer_.assign(operands_.size(), -1);
    std::size_t next = 0;
    for (std::size_t i = 0; i < operands_.size() && next < std::size(kPool); ++i)
      if (!operands_[i].splat) pointer_[i] = kPool[next++];
  }

  Xbyak::Reg64 pointer(std::size_t operand) {
    if (pointer_[operand] >= 0) return Xbyak::Reg64(pointer_[operand]);
    mov(rbx, pointer_cell(operand));
    return rbx;
  }

  void load(const Xbyak::Zmm& to, std::size_t operand) override {
    const Xbyak::Address from = zword[pointer(operand) + rax];
    const Xbyak::Zmm part = masked_ ? to | k1 | T_z : to;
    double_ ? vmovupd(part, from) : vmovups(part, from);
  }
  void load_splat(const Xbyak::Zmm& to, std::size_t operand) override {
    mov(rbx, pointer_cell(operand));
    double_ ? vbroadcastsd(to, qword[rbx]) : vbroadcastss(to, dword[rbx]);
  }
  void store(std::size_t operand, const Xbyak::Zmm& from) override {
    const Xbyak::Address to = zword[pointer(operand) + rax];
    const Xbyak::Address part = masked_ ? to | k1 : to;
    double_ ? vmovupd(part, from) : vmovups(part, from);
  }

  std::vector<int> pointer_;  // per operand: the register of its pointer, −1 when it has none
  bool masked_ = false;
};

// One pass without a loop. The table of pointers stays in rdi.
class OnceWriter final : public BodyWriter {
 public:
  explicit OnceWriter(const VectorCode& code) : BodyWriter(code, false, 8 * kCodeBytes) {
    push(rbx);
    push(rbp);
    mov(rbp, rsp);
    sub(rsp, kVectorBytes * kMaxSlots);
    and_(rsp, -kVectorBytes);
    write_body();
    vzeroupper();
    mov(rsp, rbp);
    pop(rbp);
    pop(rbx);
    ret();
    write_constants();
    setProtectModeRE();
  }

 private:
  int spill_base() const override { return 0; }
  bool splats_stay() const override { return false; }

  Xbyak::RegExp address(std::size_t operand) {
    const VectorOperand& at = operands_[operand];
    mov(rbx, qword[rdi + static_cast<int>(8 * at.slot)]);
    return rbx + static_cast<int>(4 * at.offset);
  }
  Xbyak::Opmask first(std::size_t lanes) {
    mov(eax, (1 << lanes) - 1);
    kmovw(k1, eax);
    return k1;
  }

  void load(const Xbyak::Zmm& to, std::size_t operand) override {
    const Xbyak::RegExp from = address(operand);
    switch (const std::size_t lanes = operands_[operand].lanes; lanes) {
      case 1:
        return vmovss(Xbyak::Xmm(to.getIdx()), dword[from]);
      case 2:
        return vmovsd(Xbyak::Xmm(to.getIdx()), qword[from]);
      case 4:
        return vmovups(Xbyak::Xmm(to.getIdx()), xword[from]);
      case 8:
        return vmovups(Xbyak::Ymm(to.getIdx()), yword[from]);
      case 16:
        return vmovups(to, zword[from]);
      default:
        return vmovups(to | first(lanes) | T_z, zword[from]);
    }
  }
  void load_splat(const Xbyak::Zmm& to, std::size_t operand) override {
    const Xbyak::RegExp from = address(operand);
    vbroadcastss(to, dword[from]);
  }
  void store(std::size_t operand, const Xbyak::Zmm& from) override {
    const Xbyak::RegExp to = address(operand);
    switch (const std::size_t lanes = operands_[operand].lanes; lanes) {
      case 1:
        return vmovss(dword[to], Xbyak::Xmm(from.getIdx()));
      case 2:
        return vmovsd(qword[to], Xbyak::Xmm(from.getIdx()));
      case 4:
        return vmovups(xword[to], Xbyak::Xmm(from.getIdx()));
      case 8:
        return vmovups(yword[to], Xbyak::Ymm(from.getIdx()));
      case 16:
        return vmovups(zword[to], from);
      default:
        return vmovups(zword[to] | first(lanes), from);
    }
  }
};

template <class Writer, class Function>
struct WrittenCode final : GeneratedCode<Function> {
  template <class... Arguments>
  explicit WrittenCode(const Arguments&... arguments) : writer(arguments...) {
    this->function = writer.template getCode<Function>();
  }
  Writer writer;
};

template <class Writer, class Function, class... Arguments>
std::unique_ptr<GeneratedCode<Function>> generate(std::string& refused, const Arguments&... arguments) {
  try {
    return std::make_unique<WrittenCode<Writer, Function>>(arguments...);
  } catch (const TooComplex& reason) {
    refused = reason.what();
  } catch (const Xbyak::Error& reason) {
    refused =
        int{reason} == Xbyak::ERR_CODE_IS_TOO_BIG ? "it is too long" : "the system does not let a program write code";
  }
  return nullptr;
}

}  // namespace

template <class T>
std::unique_ptr<Generated> generate_avx512(const VectorCode& code, std::string& refused) {
  return generate<LoopWriter, GeneratedFunction>(refused, code, sizeof(T) == 8);
}
template std::unique_ptr<Generated> generate_avx512<float>(const VectorCode&, std::string&);
template std::unique_ptr<Generated> generate_avx512<double>(const VectorCode&, std::string&);

std::unique_ptr<GeneratedCode<GeneratedOnce>> generate_once_avx512(const VectorCode& code, std::string& refused) {
  return generate<OnceWriter, GeneratedOnce>(refused, code);
}

}  // namespace lamina::kernels
