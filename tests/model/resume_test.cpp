// Runs that are saved on the way and continued, to the bytes of runs that were never stopped.
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "base/cpu.hpp"
#include "base/temporary_folder.hpp"
#include "lamina/error.hpp"
#include "lamina/fit.hpp"
#include "lamina/model.hpp"
#include "lamina/toy.hpp"
#include "model/file.hpp"

namespace lamina {
namespace {

using nlohmann::json;

Options plain_options() {
  Options options;
  options.target = "class";
  options.hidden = {6};
  options.learning_rate = 0.02;
  options.epochs = 12;
  options.batch = 16;
  options.threads = 1;
  return options;
}

Options validated_options() {
  Options options = plain_options();
  options.valid = "0.25";
  options.patience = 4;
  return options;
}

const Frame& points() {
  static const Frame frame = toy("xor", 70, 1, 0.3);
  return frame;
}

Error error_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& error) {
    return error;
  }
  ADD_FAILURE() << "no error";
  return Error(ErrorKind::internal, "", "");
}

// What is in the checkpoint's file when the epoch's end is told, as a kill would leave it.
std::vector<std::string> checkpoints_of(Options options) {
  const TemporaryFolder folder;
  options.checkpoint = folder.file("c");
  options.checkpoint_every = "1";
  std::vector<std::string> found;
  FitContext context;
  context.sink = [&](const FitEvent& event) {
    if (event.kind == FitEvent::Kind::epoch && std::filesystem::exists(options.checkpoint))
      found.push_back(folder.read("c"));
  };
  fit(points(), options, nullptr, context);
  found.push_back(folder.read("c"));
  EXPECT_EQ(folder.entries(), 1u) << "no temporary file stays";
  return found;
}

Model loaded(const std::string& bytes) {
  const TemporaryFolder folder;
  return Model::load(folder.write("m", bytes));
}

Model loaded(const Model& model) { return loaded(model.serialize()); }

Model continued(const Model& saved, const Frame* valid = nullptr) {
  Options options = saved.options();
  options.threads = 1;
  return resume(saved, points(), options, valid);
}

TEST(Resume, EveryCheckpointLeadsToTheSameBytes) {
  for (const Options& options : {plain_options(), validated_options()}) {
    const Model whole = fit(points(), options);
    const auto checkpoints = checkpoints_of(options);
    EXPECT_EQ(checkpoints.size(), whole.history().size());
    for (const std::string& bytes : checkpoints) EXPECT_EQ(continued(loaded(bytes)).serialize(), whole.serialize());
  }
}

TEST(Resume, ThreadsAndTiersMayChange) {
  const Model whole = fit(points(), validated_options());
  const std::string bytes = checkpoints_of(validated_options()).at(1);
  for (const char* tier : {"reference", name(std::min(CpuTier::avx2, detect_cpu_tier())), "auto"}) {
    Options options = loaded(bytes).options();
    options.threads = 3;
    options.cpu_tier = tier;
    EXPECT_EQ(resume(loaded(bytes), points(), options).serialize(), whole.serialize()) << tier;
  }
}

TEST(Resume, ACheckpointAnswersLikeAnInterruptedModel) {
  Options options = validated_options();
  options.patience = 0;
  const Model model = loaded(checkpoints_of(options).at(5));
  EXPECT_EQ(model.stop_reason(), StopReason::interrupted);
  EXPECT_EQ(model.history().size(), 6u);
  ASSERT_GT(model.best_epoch(), 0);
  options.epochs = model.best_epoch();
  options.schedule = "constant";  // so that fewer epochs are the beginning of more
  Options longer = options;
  longer.epochs = 12;
  const Model early = loaded(checkpoints_of(longer).at(5));
  options.epochs = early.best_epoch();
  EXPECT_EQ(early.predict(points()).probabilities, fit(points(), options).predict(points()).probabilities);
}

TEST(Resume, MoreEpochsOfAFinishedModelAreThoseOfALongerRun) {
  for (Options options : {plain_options(), validated_options()}) {
    options.schedule = "constant";
    options.patience = options.valid.empty() ? options.patience : 0;
    Options longer = options;
    longer.epochs = 20;
    Options changed = loaded(fit(points(), options)).options();
    changed.epochs = 20;
    EXPECT_EQ(resume(loaded(fit(points(), options)), points(), changed).serialize(), fit(points(), longer).serialize());
  }
}

TEST(Resume, ARunThatStoppedEarlyStopsAgainOrGoesOnWithMorePatience) {
  Options options = validated_options();
  options.schedule = "constant";
  options.epochs = 1000;
  options.patience = 2;
  const Model stopped = fit(points(), options);
  ASSERT_EQ(stopped.stop_reason(), StopReason::early_stop);
  EXPECT_EQ(continued(loaded(stopped)).serialize(), stopped.serialize());
  const std::string last = checkpoints_of(options).back();
  EXPECT_EQ(continued(loaded(last)).serialize(), stopped.serialize());
  options.patience = 6;
  EXPECT_EQ(resume(loaded(last), points(), options).serialize(), fit(points(), options).serialize());
}

TEST(Resume, AnInterruptedModelGoesOnBehindItsLastStep) {
  Options options = validated_options();
  const Model whole = fit(points(), options);
  std::atomic<bool> cancel = false;
  FitContext context;
  context.cancel = &cancel;
  context.sink = [&](const FitEvent& event) {
    if (event.kind == FitEvent::Kind::epoch && event.epoch == 3) cancel = true;
  };
  const Model stopped = loaded(fit(points(), options, nullptr, context));
  ASSERT_EQ(stopped.stop_reason(), StopReason::interrupted);
  std::vector<std::int64_t> epochs;
  const FitContext listen{[&](const FitEvent& event) {
    if (event.kind == FitEvent::Kind::epoch) epochs.push_back(event.epoch);
  }};
  EXPECT_EQ(resume(stopped, points(), options, nullptr, listen).serialize(), whole.serialize());
  EXPECT_EQ(epochs.front(), 4);
}

// ---- what is refused ----

TEST(Resume, OtherOptionsAreListed) {
  const Model saved = loaded(fit(points(), plain_options()));
  Options options = plain_options();
  options.learning_rate = 0.5;
  options.hidden = {7, 2};
  options.epochs = 30;
  const Error error = error_of([&] { resume(saved, points(), options); });
  EXPECT_EQ(error.kind(), ErrorKind::usage);
  EXPECT_EQ(error.message(),
            "a run is continued with the options it has: hidden was 6 and is now 7,2, learning_rate was 0.02 and is "
            "now 0.5");
}

TEST(Resume, OtherRowsAreListed) {
  const Model saved = loaded(fit(points(), validated_options()));
  const auto differences = [&](const Frame& table) {
    const Error error = error_of([&] { resume(saved, table, saved.options()); });
    EXPECT_EQ(error.kind(), ErrorKind::data);
    return error.message();
  };
  EXPECT_EQ(differences(toy("xor", 50, 1, 0.3)),
            "these are not the data of the run: 52 rows learnt from, now 37, 18 rows validated on, now 13");
  EXPECT_EQ(differences(toy("xor", 70, 2, 0.3)),
            "these are not the data of the run: other cells in the rows learnt from, other cells in the rows validated "
            "on");
}

TEST(Resume, ValidationRowsOfAFileMustBeGivenAgain) {
  const Frame valid = toy("xor", 30, 5, 0.3);
  const Model whole = fit(points(), plain_options(), &valid);
  const Model saved = loaded(whole);
  const Error error = error_of([&] { continued(saved); });
  EXPECT_EQ(error.message(), "these are not the data of the run: 30 rows validated on, now 0");
  EXPECT_EQ(error.remedy(), "the run was validated on a file: give it with --valid");
  EXPECT_EQ(continued(saved, &valid).serialize(), whole.serialize());
}

TEST(Resume, AModelWithoutStateCannotBeTrainedOn) {
  const Model bare = loaded(fit(points(), plain_options()).serialize(false));
  EXPECT_EQ(error_of([&] { continued(bare); }).kind(), ErrorKind::model);
}

TEST(Resume, EveryTruncationAndFlippedByteOfACheckpointIsAModelError) {
  const std::string bytes = checkpoints_of(validated_options()).at(2);
  for (std::size_t length = 0; length < bytes.size(); length += 97)
    EXPECT_EQ(error_of([&] { loaded(bytes.substr(0, length)); }).kind(), ErrorKind::model) << length;
  for (std::size_t place = 0; place < bytes.size(); place += 89) {
    std::string changed = bytes;
    changed[place] = static_cast<char>(changed[place] ^ 0x10);
    EXPECT_EQ(error_of([&] { loaded(changed); }).kind(), ErrorKind::model) << place;
  }
}

// Values of the state's content, changed under checksums that hold.
void change_each(const json& root, const json::json_pointer& at, const std::function<void(const json&)>& attempt) {
  for (const json& other : {json(), json(-1), json(1e300), json("x"), json::array(), json(true), json(1 << 20)}) {
    json changed = root;
    changed[at] = other;
    attempt(changed);
  }
  if (root.at(at).is_object())
    for (const auto& item : root.at(at).items()) change_each(root, at / item.key(), attempt);
}

TEST(Resume, StatesThatLieAreRefusedOrHarmless) {
  const ModelFile good = unpack(checkpoints_of(validated_options()).at(2), "c");
  int refused = 0;
  change_each(good.state->content, json::json_pointer(), [&](const json& content) {
    ModelFile file = good;
    file.state->content = content;
    try {
      continued(loaded(pack(file)));
    } catch (const Error& error) {
      ++refused;
      EXPECT_NE(error.kind(), ErrorKind::internal) << error.what();
    }
  });
  EXPECT_GT(refused, 100);
}

// ---- where checkpoints cannot be written ----

TEST(Checkpoint, APlaceThatCannotBeWrittenIsAnErrorBeforeTraining) {
  Options options = plain_options();
  options.checkpoint = TemporaryFolder().file("gone/c");
  bool trained = false;
  const FitContext context{[&](const FitEvent& event) { trained |= event.kind == FitEvent::Kind::epoch; }};
  EXPECT_EQ(error_of([&] { fit(points(), options, nullptr, context); }).kind(), ErrorKind::file);
  EXPECT_FALSE(trained);
}

TEST(Checkpoint, OneThatFailsLaterIsToldOnceAndTrainingGoesOn) {
  Options options = plain_options();
  auto folder = std::make_unique<TemporaryFolder>();
  options.checkpoint = folder->file("c");
  options.checkpoint_every = "1";
  std::vector<std::string> notes;
  const FitContext context{[&](const FitEvent& event) {
    if (event.kind == FitEvent::Kind::epoch) folder.reset();
    if (event.kind == FitEvent::Kind::note) notes.push_back(event.text);
  }};
  EXPECT_EQ(fit(points(), options, nullptr, context).serialize(), fit(points(), plain_options()).serialize());
  EXPECT_EQ(std::count_if(notes.begin(), notes.end(),
                          [](const std::string& note) { return note.find("no checkpoint: ") == 0; }),
            1);
}

TEST(Checkpoint, AnIntervalIsATimeOrANumberOfEpochs) {
  Options options = plain_options();
  for (const char* wrong : {"", "0", "-3", "2.5", "3x", "s", "0s", "-1m"}) {
    options.checkpoint_every = wrong;
    EXPECT_EQ(error_of([&] { fit(points(), options); }).kind(), ErrorKind::usage) << wrong;
  }
}

}  // namespace
}  // namespace lamina
