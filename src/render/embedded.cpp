#include "render/embedded.hpp"

// The assembler reads the file: a compiler would take minutes for it as a string. LAMINA_PLOTLY is the file's path.
__asm__(
    ".section .rodata\n"
    ".balign 16\n"
    "lamina_plotly_begin:\n"
    ".incbin \"" LAMINA_PLOTLY
    "\"\n"
    "lamina_plotly_end:\n"
    ".byte 0\n"
    ".previous\n");

extern "C" {
extern const char lamina_plotly_begin[] __attribute__((visibility("hidden")));
extern const char lamina_plotly_end[] __attribute__((visibility("hidden")));
}

namespace lamina::render {

std::string_view plotly_js() {
  return {lamina_plotly_begin, static_cast<std::size_t>(lamina_plotly_end - lamina_plotly_begin)};
}

}  // namespace lamina::render
