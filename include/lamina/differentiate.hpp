// Reverse and forward differentiation. Both add ordinary nodes to the graph, so they can be applied to their results.
#pragma once

#include <utility>
#include <vector>

#include "lamina/graph.hpp"

namespace lamina {

// ∂Σy/∂x for each x, in the shape of x (Griewank & Walther 2008, ch. 3). `y` is differentiated as the sum of its
// elements. An x that y does not depend on gets a constant 0 of its shape. Throws when y depends on x through an op
// that has no derivative.
std::vector<Value> gradients(const Value& y, const std::vector<Value>& xs);

// The directional derivative of y when each leaf (or node) x moves along its tangent: Σ ∂y/∂x · ẋ, in the shape of y.
// {x, ẋ} pairs; a y that depends on none of them gets a constant 0.
Value pushforward(const Value& y, const std::vector<std::pair<Value, Value>>& tangents);
// The same of several ys in one walk.
std::vector<Value> pushforward(const std::vector<Value>& ys, const std::vector<std::pair<Value, Value>>& tangents);

}  // namespace lamina
