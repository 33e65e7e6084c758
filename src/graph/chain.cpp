#include "graph/chain.hpp"

#include <algorithm>
#include <utility>

#include "graph/chain_generated.hpp"
#include "graph/chain_kernels.hpp"
#include "graph/copies.hpp"
#include "graph/op.hpp"

namespace lamina {
namespace {

double cost_of(kernels::Elementwise op) {
  using E = kernels::Elementwise;
  const bool transcendental = op == E::exponential || op == E::logarithm || op == E::tanh || op == E::sigmoid ||
                              op == E::softplus || op == E::erf || op == E::expm1;
  return transcendental ? 4 : 0.5;
}

void describe(const ChainSource& source, Chain& chain) {
  for (const NodeId id : source.nodes) {
    const Op& op = *source.program.node(id).op;
    chain.formula += (chain.formula.empty() ? "" : "; ") + std::string(op.name);
    chain.cost += cost_of(*op.elementwise);
  }
  chain.operations = source.nodes.size();
}

// Those of the parameters that the chain updates.
std::vector<const Copy*> copies_behind(const ChainSource& source) {
  std::vector<const Copy*> copies;
  if (source.lowering.copies == nullptr) return copies;
  for (const NodeId id : source.nodes)
    if (const NodeId leaf = source.layout.in_place_of[id]; leaf != id)
      for (const Copy* copy : source.lowering.copies->of(leaf)) copies.push_back(copy);
  return copies;
}

template <class T>
std::unique_ptr<Chain> make_chain_of(const ChainSource& source) {
  std::string refused = "generated_avx512 needs tier avx512", reason;
  if (source.lowering.tier >= CpuTier::avx512) {
    if (auto chain = make_generated_chain<T>(source, reason)) return chain;
    refused = "generated_avx512: " + reason;
  }
  auto chain = make_kernel_chain<T>(source);
  chain->refused = refused + (chain->refused.empty() ? "" : ", " + chain->refused);
  return chain;
}

}  // namespace

PlanStepInfo Chain::info(Extents space) const {
  PlanStepInfo line{kernel, formula};
  line.refused = refused;
  const auto elements = static_cast<double>(space.elements_at(1));
  (space.symbolic() ? line.flops_per_row : line.flops) = static_cast<double>(operations) * elements;
  return line;
}

void Chain::append_to(PlanStepInfo& line, Extents space) const {
  const PlanStepInfo more = info(space);
  line.kernel += " + " + more.kernel;
  line.formula += "; " + more.formula;
  line.flops_per_row += more.flops_per_row;
  line.flops += more.flops;
  add_refusal(line, more.refused);
}

std::unique_ptr<Chain> make_chain(const ChainSource& source) {
  auto chain = with_arithmetic(source.program.node(source.nodes.front()).type, source.lowering.precision,
                               [&](auto element) { return make_chain_of<decltype(element)>(source); });
  describe(source, *chain);
  return refresh_behind(std::move(chain), copies_behind(source));
}

}  // namespace lamina
