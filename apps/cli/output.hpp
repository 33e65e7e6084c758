// Where words go: results to standard output, all else to standard error.
#pragma once

#include <string>
#include <string_view>

namespace lamina::cli {

// Writes results at once and in full. A reader that has gone away is no error: the rest is dropped quietly. A full
// disk or a closed standard output throws a file error.
void print(std::string_view text);

// Writes progress, notes and errors; what standard error does not take is lost.
void say(std::string_view text);

// A line such as "note: …", its control characters shown as blanks.
void say_note(const std::string& note);

// Control characters shown as blanks: names come from files and must not steer a terminal.
std::string printable(std::string_view text);

// Writes to `path`, or to standard output when it is empty.
void deliver(const std::string& path, std::string_view bytes);

// Columns of the terminal behind a descriptor; 0 when it is none.
int terminal_width(int descriptor);

}  // namespace lamina::cli
