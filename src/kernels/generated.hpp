// Machine code for an elementwise chain, generated while the program runs: one pass over memory, whatever the chain,
// with every intermediate value in a register. AVX-512 (Xbyak writes the instructions).
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "kernels/vector_code.hpp"

namespace lamina::kernels {

// Does the chain for rows × columns elements. Operand i's row r begins at data[i] + r·row_stride[i] bytes.
// Operands may share memory exactly, never shifted.
using GeneratedFunction = void (*)(void* const* data, const std::ptrdiff_t* row_stride, std::size_t rows,
                                   std::size_t columns);

// Does code for one vector, whose operands lie at fixed offsets from the pointers of `memory`.
using GeneratedOnce = void (*)(void* const* memory);

template <class Function>
class GeneratedCode {
 public:
  virtual ~GeneratedCode() = default;
  Function function = nullptr;
};
using Generated = GeneratedCode<GeneratedFunction>;

// Null when the code cannot be generated; `refused` then says why (too many masks at a time, or a system that does not
// let a program write code). T is float or double; the machine must be of the avx512 tier.
template <class T>
std::unique_ptr<Generated> generate_avx512(const VectorCode& code, std::string& refused);

// The same for code of one vector; elements are float.
std::unique_ptr<GeneratedCode<GeneratedOnce>> generate_once_avx512(const VectorCode& code, std::string& refused);

}  // namespace lamina::kernels
