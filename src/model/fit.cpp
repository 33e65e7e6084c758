#include "lamina/fit.hpp"

#include "base/thread_pool.hpp"
#include "lamina/model.hpp"
#include "model/impl.hpp"

namespace lamina {

namespace {

// Tells the sink of the untrained model, for the table of layers.
void announce(const FitContext& context, const Options& options, const ThreadPool& pool, CpuTier tier,
              const train::Learnt& untrained, const std::vector<std::string>& notes) {
  if (!context.sink) return;
  auto impl = std::make_unique<Model::Impl>();
  impl->trained.learnt = untrained;
  impl->trained.notes = notes;
  impl->options = options;
  const Model model(std::move(impl));
  FitEvent event{};
  event.kind = FitEvent::Kind::started;
  event.model = &model;
  event.threads = pool.size();
  event.cpu_tier = name(tier);
  context.sink(event);
}

void score(Model::Impl& impl, const Frame& train, const Frame* valid, ThreadPool& pool, CpuTier tier) {
  const train::Learnt& learnt = impl.trained.learnt;
  train::Scorer scorer(learnt, pool, tier);
  impl.training_report = model::score_rows(scorer, learnt, train, impl.trained.training_rows, {}, nullptr);
  if (!impl.trained.validation_rows.empty())
    impl.validation_report =
        model::score_rows(scorer, learnt, valid ? *valid : train, impl.trained.validation_rows, {}, nullptr);
}

}  // namespace

Model fit(const Frame& train, const Options& options, const Frame* valid, const FitContext& context) {
  check_options(options);
  ThreadPool pool(model::thread_count(options.threads));
  const CpuTier tier = model::tier_within(options.cpu_tier);
  auto impl = std::make_unique<Model::Impl>();
  impl->options = options;
  if (valid) impl->options.valid.clear();   // rows that were given are no fraction to hold out
  const Options described = impl->options;  // with the network's file, which messages name
  if (!options.network.empty()) impl->options.network = network_draft_text(options.network);
  const auto started = [&](const train::Learnt& untrained, const std::vector<std::string>& notes) {
    announce(context, impl->options, pool, tier, untrained, notes);
  };
  impl->trained = train::train_network(train, valid, described, pool, tier, {context, started});
  score(*impl, train, valid, pool, tier);
  return Model(std::move(impl));
}

}  // namespace lamina
