// Eigenvalues and eigenvectors of symmetric matrices.
#pragma once

#include <vector>

#include "baseline/linear_algebra.hpp"

namespace lamina::baseline {

struct Eigen {
  std::vector<double> values;                // the largest first
  std::vector<std::vector<double>> vectors;  // of norm 1, one for each value; the component of largest size is positive
};

// By Householder's reduction to a tridiagonal matrix and QL steps with implicit shifts (Bowdler, Martin, Reinsch &
// Wilkinson 1968, "The QR and QL algorithms for symmetric matrices"). Only the lower triangle is read.
Eigen symmetric_eigen(const Square& matrix);

}  // namespace lamina::baseline
