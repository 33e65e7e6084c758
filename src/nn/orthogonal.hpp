// Matrices with orthonormal columns or rows.
#pragma once

#include <cstddef>
#include <vector>

namespace lamina::nn {

// The matrix {rows, columns} nearest in kind to `a`, row-major: Q of a = Q·R (of aᵀ, transposed, when rows < columns)
// with a positive diagonal of R, so that Q of independent normal entries is uniformly distributed (Mezzadri 2007).
std::vector<double> orthogonalized(const std::vector<double>& a, std::size_t rows, std::size_t columns);

}  // namespace lamina::nn
