// Random words to random numbers, written once over an Ops policy (math_formulas.hpp).
#pragma once

#include "base/math_formulas.hpp"

namespace lamina::kernels {

template <class Ops>
struct NormalPair {
  typename Ops::Value even, odd;  // of the units 2k and 2k + 1
};

// Box and Muller: r = √(−2 ln(a·2⁻³²)), φ = 2π·(b·2⁻³²); r cos φ and r sin φ. `a`, 1 … 2³², is a word plus one.
template <class Ops>
NormalPair<Ops> box_muller(Ops o, typename Ops::Value a, typename Ops::Value b) {
  using Lane = typename Ops::Lane;
  constexpr Lane kUnit = Lane(0x1p-32), kTurn = Lane(0x1.921fb54442d18p+2);
  const auto radius = o.square_root(o.set(-2) * math::log(o, a * o.set(kUnit)));
  const auto angle = o.set(kTurn) * (b * o.set(kUnit));
  return {radius * math::cos(o, angle), radius * math::sin(o, angle)};
}

}  // namespace lamina::kernels
