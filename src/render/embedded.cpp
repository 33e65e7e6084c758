#include "render/embedded.hpp"

// The assembler reads the files: a compiler would take minutes for Plotly as a string. LAMINA_PLOTLY and LAMINA_PAGE
// are the paths of plotly.min.js and of the folder of our own files.
#define LAMINA_EMBED(symbol, path)    \
  __asm__(                            \
      ".section .rodata\n"            \
      ".balign 16\n" symbol           \
      "_begin:\n"                     \
      ".incbin \"" path "\"\n" symbol \
      "_end:\n"                       \
      ".byte 0\n"                     \
      ".previous\n")

LAMINA_EMBED("lamina_plotly", LAMINA_PLOTLY);
LAMINA_EMBED("lamina_page_css", LAMINA_PAGE "/page.css");
LAMINA_EMBED("lamina_page_js", LAMINA_PAGE "/page.js");

#define LAMINA_EMBEDDED(symbol)                                             \
  extern const char symbol##_begin[] __attribute__((visibility("hidden"))); \
  extern const char symbol##_end[] __attribute__((visibility("hidden")))

extern "C" {
LAMINA_EMBEDDED(lamina_plotly);
LAMINA_EMBEDDED(lamina_page_css);
LAMINA_EMBEDDED(lamina_page_js);
}

namespace lamina::render {

namespace {

std::string_view between(const char* begin, const char* end) { return {begin, static_cast<std::size_t>(end - begin)}; }

}  // namespace

std::string_view plotly_js() { return between(lamina_plotly_begin, lamina_plotly_end); }
std::string_view page_css() { return between(lamina_page_css_begin, lamina_page_css_end); }
std::string_view page_js() { return between(lamina_page_js_begin, lamina_page_js_end); }

}  // namespace lamina::render
