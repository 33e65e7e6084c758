#include "lamina/fit.hpp"

#include <chrono>

#include "base/thread_pool.hpp"
#include "baseline/option_use.hpp"
#include "lamina/error.hpp"
#include "lamina/model.hpp"
#include "lamina/network.hpp"
#include "lamina/profile.hpp"
#include "model/checkpoint.hpp"
#include "model/fit_learner.hpp"
#include "model/impl.hpp"
#include "model/judge.hpp"
#include "model/resume.hpp"

namespace lamina {

namespace {

// One run, new or continued.
class Run {
 public:
  // `described`: with the network's file, which messages name, in place of its content.
  Run(const Options& options, const Options& described, const FitContext& context, const Model::Impl* saved)
      : options_(options),
        described_(described),
        context_(context),
        saved_(saved),
        pool_(model::thread_count(options.threads)),
        tier_(choose_cpu_tier(options.cpu_tier)),
        checkpoint_(options_, context_) {}

  Model learn(const Frame& train, const Frame* valid) {
    train::TrainContext context{context_};
    context.started = [&](const train::Trained& untrained) {
      model::check_calibration(options_, untrained, train, valid);
      start(untrained);
    };
    train::LoopState from;
    if (saved_) {
      from = train::state_of(saved_->trained);
      context.from = &from;
    }
    context.checkpoint_every = train::parse_interval("checkpoint_every", options_.checkpoint_every);
    if (!options_.checkpoint.empty())
      context.checkpoint = [this](const train::Trained& so_far) { checkpoint_.save(so_far); };
    auto impl = std::make_unique<Model::Impl>();
    impl->trained = train::train_network(train, valid, described_, pool_, tier_, context);
    impl->options = options_;
    const ProfileSpan span(context_.profile, "final scores");
    model::judge(*impl, train, valid, pool_, tier_, context_);
    return Model(std::move(impl));
  }

 private:
  void start(const train::Trained& untrained) {
    auto impl = std::make_unique<Model::Impl>();
    impl->trained = untrained;
    impl->options = options_;
    if (saved_) model::check_same_data(*saved_, *impl);
    if (!options_.checkpoint.empty()) checkpoint_.check_room(*impl);
    if (context_.sink) announce(Model(std::move(impl)));
  }

  // Tells the sink of the untrained model, for the table of layers.
  void announce(const Model& untrained) {
    FitEvent event{};
    event.kind = FitEvent::Kind::started;
    event.model = &untrained;
    event.threads = pool_.size();
    event.cpu_tier = name(tier_);
    event.model_bytes = model::bytes_when_trained(untrained.impl());
    context_.sink(event);
  }

  const Options &options_, &described_;
  const FitContext& context_;
  const Model::Impl* saved_;
  ThreadPool pool_;
  CpuTier tier_;
  model::CheckpointFile checkpoint_;
};

// As they are saved: rows that were given are no fraction to hold out, and a network stands for its file.
Options stored(Options options, const Frame* valid) {
  if (valid) options.valid.clear();
  if (!options.network.empty()) options.network = network_draft_text(options.network);
  return options;
}

Model learn(const Frame& train, Options options, const Frame* valid, const FitContext& context,
            const Model::Impl* saved) {
  check_options(options);
  baseline::check_option_use(options);
  const Options own = stored(options, valid);
  if (valid) options.valid.clear();
  if (saved) model::check_resumable(*saved, own);
  if (baseline::find_learner(options.model)) return Model(model::fit_learner(train, valid, own, context));
  const auto start = std::chrono::steady_clock::now();
  Model model = Run(own, options, context, saved).learn(train, valid);
  if (context.profile)
    context.profile->seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return model;
}

}  // namespace

Model fit(const Frame& train, const Options& options, const Frame* valid, const FitContext& context) {
  return learn(train, options, valid, context, nullptr);
}

Model resume(const Model& saved, const Frame& train, const Options& options, const Frame* valid,
             const FitContext& context) {
  return learn(train, options, valid, context, &saved.impl());
}

}  // namespace lamina
