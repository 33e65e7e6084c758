// Integrals from 0 to 1.
#pragma once

#include <vector>

namespace lamina::explain {

struct Node {
  double at = 0, weight = 0;
};

// Gauss and Legendre's rule with so many nodes, ascending; exact for polynomials of degree 2·count − 1.
std::vector<Node> gauss_legendre(std::size_t count);

}  // namespace lamina::explain
