// What the tests of kernels share: memory with guard cells, hard values, equality of bits, and the implementations
// that this machine can run.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "base/cpu.hpp"
#include "kernels/kernels.hpp"

namespace lamina::kernels {

using Reals = ::testing::Types<float, double>;

// Every elementwise op.
struct NamedOp {
  const char* name;
  Elementwise op;
  int arity;
};
inline constexpr NamedOp kOps[] = {
#define X(name, arity) {#name, Elementwise::name, arity},
    LAMINA_ELEMENTWISE(X)
#undef X
};

// Equal bits; of a NaN only that it is one, for the payload depends on the operands' order.
template <class T>
bool same_bits(T a, T b) {
  return (a != a && b != b) || std::memcmp(&a, &b, sizeof a) == 0;
}

// A block of rows × columns inside larger memory, `offset` elements after a 64-byte boundary. Cells outside the block
// hold a pattern.
template <class T>
class Block {
 public:
  Block(std::size_t rows, std::size_t columns, std::size_t ld, std::size_t offset = 0)
      : rows_(rows),
        columns_(columns),
        ld_(std::max<std::size_t>(ld, 1)),
        memory_(rows * ld_ + columns + 3 * kMargin, kGuard) {
    const auto address = reinterpret_cast<std::uintptr_t>(memory_.data());
    start_ = kMargin + (64 - address % 64) % 64 / sizeof(T) + offset;
  }

  T* data() { return memory_.data() + start_; }
  const T* data() const { return memory_.data() + start_; }
  std::size_t ld() const { return ld_; }
  T& at(std::size_t r, std::size_t c) { return data()[r * ld_ + c]; }
  const T& at(std::size_t r, std::size_t c) const { return data()[r * ld_ + c]; }

  template <class Next>
  Block& fill(Next next) {
    for (std::size_t r = 0; r < rows_; ++r)
      for (std::size_t c = 0; c < columns_; ++c) at(r, c) = next();
    return *this;
  }

  // True when only cells of the block were written since construction.
  bool guards_hold() const {
    const auto untouched = [](const T* from, const T* to) {
      return std::all_of(from, to, [](T cell) { return cell == kGuard; });
    };
    const T* end = memory_.data();
    for (std::size_t r = 0; r < rows_; ++r) {
      if (!untouched(end, &at(r, 0))) return false;
      end = &at(r, 0) + columns_;
    }
    return untouched(end, memory_.data() + memory_.size());
  }

  bool same_bits(const Block& other) const {
    for (std::size_t r = 0; r < rows_; ++r)
      for (std::size_t c = 0; c < columns_; ++c)
        if (!kernels::same_bits(at(r, c), other.at(r, c))) return false;
    return true;
  }

 private:
  static constexpr T kGuard = T(77);
  static constexpr std::size_t kMargin = 64;

  std::size_t rows_, columns_, ld_, start_ = 0;
  std::vector<T> memory_;
};

// Plain numbers in (−2, 2), with zeros of both signs mixed in.
template <class T>
class PlainValues {
 public:
  explicit PlainValues(std::uint64_t seed) : random_(seed) {}
  T operator()() {
    const auto word = random_();
    if (word % 7 == 0) return word & 8 ? T(0) : -T(0);
    return static_cast<T>(static_cast<std::int64_t>(word)) / static_cast<T>(0x1p62);
  }

 private:
  std::mt19937_64 random_;
};

// Plain numbers among denormals, huge and tiny numbers, infinities and NaN.
template <class T>
class HardValues {
 public:
  explicit HardValues(std::uint64_t seed, bool finite = false) : plain_(seed), pick_(seed + 1), finite_(finite) {}
  T operator()() {
    using Limits = std::numeric_limits<T>;
    const T x = plain_();
    switch (pick_() % 16) {
      case 0:
        return x * Limits::min();
      case 1:
        return std::copysign(Limits::denorm_min(), x);
      case 2:
        return x * 40;
      case 3:
        return x * 400;
      case 4:
        return std::copysign(std::sqrt(Limits::max()), x) * x;
      case 5:
        return finite_ ? x : std::copysign(Limits::infinity(), x);
      case 6:
        return finite_ ? x : Limits::quiet_NaN();
      case 7:
        return std::copysign(T(1), x);
      default:
        return x;
    }
  }

 private:
  PlainValues<T> plain_;
  std::mt19937_64 pick_;
  bool finite_;
};

// The products of matrices that lie row by row.
template <class T>
void row_major(MatmulFunction<T> matmul, const T* x, std::size_t ldx, const T* w, std::size_t ldw, T* y,
               std::size_t ldy, std::size_t rows, std::size_t inner, std::size_t columns) {
  matmul(x, ldx, Panels<const T>::rows(w, ldw), y, ldy, rows, inner, columns);
}
template <class T>
void row_major(MatmulRowsFunction<T> matmul_rows, const T* x, std::size_t ldx, const T* g, std::size_t ldg, T* y,
               std::size_t ldy, std::size_t rows, std::size_t inner, std::size_t columns) {
  matmul_rows(x, ldx, g, ldg, Panels<T>::rows(y, ldy), rows, inner, columns);
}

// Calls body(implementation) for all that this machine can run; the reference comes last.
template <class Function, class Body>
void for_runnable(const ImplementationList<Function>& list, Body body) {
  for (std::size_t i = 0; i < list.count; ++i)
    if (list.first[i].tier <= detect_cpu_tier()) {
      SCOPED_TRACE(list.first[i].name);
      body(list.first[i].function);
    }
}

template <class Function>
Function reference(const ImplementationList<Function>& list) {
  return list.first[list.count - 1].function;
}

}  // namespace lamina::kernels
