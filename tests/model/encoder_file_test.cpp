// What the encoder learnt survives the file: a loaded model answers as the fitted one did.
#include <gtest/gtest.h>

#include "base/temporary_folder.hpp"
#include "lamina/csv.hpp"
#include "lamina/model.hpp"

namespace lamina {
namespace {

TEST(EncoderFileTest, NumbersScaledOrNotAndCategories) {
  const Frame frame =
      parse_csv("x,c,y\n5,a,1.5\n6,b,2.5\nNA,b,2\n8,,4\n5.5,a,1\n7,b,3\n9,a,5\n300,a,6\n", {}, "train.csv");
  const Frame fresh = parse_csv("c,x\nzz,5\n1,NA\nb,6.5\na,7\n", {}, "new.csv");
  for (const bool standardize : {true, false}) {
    Options options;
    options.target = "y";
    options.hidden = {3};
    options.epochs = 2;
    options.threads = 1;
    options.standardize = standardize;
    const Model fitted = fit(frame, options);
    const TemporaryFolder folder;
    fitted.save(folder.file("m.lamina"));
    const Model loaded = Model::load(folder.file("m.lamina"));
    EXPECT_EQ(loaded.predict(fresh).values, fitted.predict(fresh).values) << standardize;
  }
}

}  // namespace
}  // namespace lamina
