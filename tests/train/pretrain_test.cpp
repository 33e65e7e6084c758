#include "train/pretrain.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/thread_pool.hpp"
#include "lamina/toy.hpp"

namespace lamina::train {
namespace {

Options small_network() {
  Options options;
  options.hidden = {6, 3};
  options.activation = "tanh";
  options.batch = 10;
  options.precision = "fp64";
  return options;
}

Trained trained(const Options& options, std::vector<std::string>* notes = nullptr) {
  ThreadPool pool(1);
  TrainContext context;
  context.fit.sink = [&](const FitEvent& event) {
    if (notes && event.kind == FitEvent::Kind::note) notes->push_back(event.text);
  };
  return train_network(toy("xor", 60, 3), nullptr, options, pool, CpuTier::reference, context);
}

const Tensor& tensor(const Trained& from, const std::string& name) {
  const auto& all = from.learnt.parameters;
  return *std::find_if(all.begin(), all.end(), [&](const Tensor& t) { return t.name == name; });
}

// The first stage is an autoencoder of the inputs: the same options, rows and draws give the same weights.
TEST(Pretrain, Lecture_1_7_TheFirstLayerIsThatOfAnAutoencoder) {
  Options autoencoder = small_network();
  autoencoder.task = "autoencoder";
  autoencoder.ignore = {"class"};
  autoencoder.hidden = {6};
  autoencoder.epochs = 7;
  Options pretrained = small_network();
  pretrained.target = "class";
  pretrained.hidden = {6};
  pretrained.pretrain = 7;
  pretrained.epochs = 0;
  const auto wanted = trained(autoencoder), found = trained(pretrained);
  for (const char* name : {"dense1.weights", "dense1.biases"})
    EXPECT_EQ(tensor(found, name).values, tensor(wanted, name).values) << name;
}

TEST(Pretrain, LayersBeforeStayAsTheyAre) {
  Options one = small_network();
  one.target = "class";
  one.pretrain = 4;
  one.epochs = 0;
  Options untrained = one;
  untrained.pretrain = 0;
  Options single = one;
  single.hidden = {6};
  std::vector<std::string> notes;
  const auto both = trained(one, &notes), first = trained(single), none = trained(untrained);
  EXPECT_EQ(tensor(both, "dense1.weights").values, tensor(first, "dense1.weights").values);
  EXPECT_NE(tensor(both, "dense2.weights").values, tensor(none, "dense2.weights").values);
  EXPECT_EQ(tensor(both, "dense3.weights").values, tensor(none, "dense3.weights").values);
  EXPECT_EQ(std::count_if(notes.begin(), notes.end(),
                          [](const std::string& note) { return note.find("pre-trained") != std::string::npos; }),
            2);
}

TEST(Pretrain, NormsBelongToTheLayerBeforeThem) {
  Options options = small_network();
  options.target = "class";
  options.normalization = "batch";
  options.dropout = {0.1};
  options.pretrain = 3;
  options.epochs = 2;
  const auto found = trained(options);
  EXPECT_EQ(found.history.size(), 2u);
}

TEST(Pretrain, EachStartBeginsAnew) {
  Options options = small_network();
  options.target = "class";
  options.pretrain = 3;
  options.epochs = 2;
  options.starts = 2;
  Options second = options;
  second.starts = 1;
  second.seed = options.seed + 1;
  const auto both = trained(options), alone = trained(second);
  ASSERT_EQ(both.history.size(), 4u);
  EXPECT_EQ(both.history[3].training_loss, alone.history[1].training_loss);
}

}  // namespace
}  // namespace lamina::train
