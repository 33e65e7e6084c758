// Answers for rows that come one by one: a model is compiled once and then scores a row in microseconds.
//
// usage: score_rows heart.csv
#include <cstdio>
#include <lamina/lamina.hpp>
#include <limits>
#include <vector>

int main(int count, char** arguments) try {
  if (count < 2) return std::fputs("usage: score_rows heart.csv\n", stderr), 2;
  const lamina::Frame table = lamina::read_csv(arguments[1]);
  lamina::Options options;
  options.target = "AHD";
  options.hidden = {16};
  const lamina::Model model = lamina::fit(table, options);

  lamina::RowScorer scorer(model);
  std::vector<double> row, answer(scorer.answers().size());
  for (std::size_t i = 0; i < scorer.inputs().size(); ++i) {
    const lamina::RowInput& input = scorer.inputs()[i];
    if (input.name == "Age")
      row.push_back(63);
    else if (input.kind == lamina::ColumnKind::category)
      row.push_back(scorer.code(i, input.name == "Thal" ? "fixed" : "typical"));
    else
      row.push_back(std::numeric_limits<double>::quiet_NaN());  // not known
  }
  scorer.score(row, answer);  // allocates nothing
  for (std::size_t i = 0; i < answer.size(); ++i) std::printf("%s %.6f\n", scorer.answers()[i].c_str(), answer[i]);

  // The same row a thousand times, in bulk: the same answer to the bit.
  std::vector<double> rows, answers(1000 * answer.size());
  for (int i = 0; i < 1000; ++i) rows.insert(rows.end(), row.begin(), row.end());
  scorer.score_rows(rows, answers);
  for (std::size_t i = 0; i < answers.size(); ++i)
    if (answers[i] != answer[i % answer.size()]) return std::fputs("bulk and row differ\n", stderr), 1;
  return 0;
} catch (const lamina::Error& error) {
  return std::fprintf(stderr, "%s\n", error.what()), 2;
}
