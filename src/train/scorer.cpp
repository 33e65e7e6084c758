#include <numeric>

#include "train/bulk.hpp"
#include "train/learnt.hpp"
#include "train/train.hpp"

namespace lamina::train {

struct Scorer::Impl {
  Encoder encoder;
  Target target;
  std::unique_ptr<NetworkGraph> graph;
  LeafStore store;
  ThreadPool& pool;
  BulkScorer bulk;

  Impl(const Learnt& learnt, ThreadPool& threads, CpuTier tier)
      : encoder(learnt.encoder),
        target(learnt.target),
        graph(build_scoring(learnt.encoder, learnt.network, learnt.target)),
        store(graph->graph, learnt.precision),
        pool(threads),
        bulk(*graph, store, learnt.target, pool, tier) {
    set_tensors(graph->graph, store, LeafKind::parameter, learnt.parameters);
  }

  std::unique_ptr<Feeder> feed(const Frame& frame, std::vector<std::string>* notes) const {
    EncodedRows encoded = encoder.encode(frame, target.columns());
    if (notes) notes->insert(notes->end(), encoded.notes.begin(), encoded.notes.end());
    auto feeder = std::make_unique<Feeder>(encoder, std::move(encoded), frame, kBulkRows);
    feeder->add_offsets(frame, target.offset);
    return feeder;
  }
};

Scorer::Scorer(const Learnt& learnt, ThreadPool& pool, CpuTier tier)
    : impl_(std::make_unique<Impl>(learnt, pool, tier)) {}
Scorer::~Scorer() = default;
Scorer::Scorer(Scorer&&) noexcept = default;

Predictions Scorer::score(const Frame& frame, const std::vector<std::size_t>& rows, std::vector<std::string>* notes) {
  return impl_->bulk.score(*impl_->feed(frame, notes), rows);
}

std::vector<PlanStepInfo> Scorer::steps() const { return impl_->bulk.plan().steps(); }

std::vector<std::size_t> all_rows(std::size_t count) {
  std::vector<std::size_t> rows(count);
  std::iota(rows.begin(), rows.end(), std::size_t{0});
  return rows;
}

}  // namespace lamina::train
