// A table of a page: sorted and copied there, and read without a script too.
#pragma once

#include <string>
#include <vector>

#include "lamina/frame.hpp"

namespace lamina::render {

// "the largest gap" → "The largest gap."
std::string sentence(std::string text);

struct HtmlCell {
  std::string text;   // as it is shown
  std::string value;  // of a number, in the digits that read back to it; empty for words
};
HtmlCell words(std::string text);
HtmlCell number(double value);  // five digits are shown; nothing where it is not a number
HtmlCell whole(std::size_t count);

struct HtmlTable {
  std::string key;    // its anchor is table-KEY
  std::string title;  // empty: none, the text around it says what it is
  std::string label;  // for readers of screens; empty: the title
  std::string about;  // a sentence below the title; may be empty
  std::vector<std::string> head;
  std::vector<std::vector<HtmlCell>> rows;
  std::vector<std::string> row_keys;  // of each row, for those who look something up; may be empty
  bool named_rows = false;            // the first cell of a row is its name
  bool sum = false;                   // the last row is the sum of the others and stays last
  bool folded = false;                // shown when it is asked for
  bool prose = false;                 // the last column holds sentences

  bool empty() const { return rows.empty(); }
};

// Empty for an empty table.
std::string html_of(const HtmlTable& table);

// Of a longer table the first rows, which `about` then says.
HtmlTable html_table(const std::string& key, const std::string& title, const Frame& frame, std::size_t most_rows);

}  // namespace lamina::render
