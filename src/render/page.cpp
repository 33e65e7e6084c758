#include "render/page.hpp"

#include <string_view>

#include "render/embedded.hpp"
#include "render/html.hpp"
#include "render/sha256.hpp"

namespace lamina::render {

namespace {

std::string hash(std::string_view script) { return " 'sha256-" + sha256_base64(script) + "'"; }

// Scripts are known by their checksums, so markup that slipped through could neither run anything nor load anything.
// Parallel coordinates are drawn by code that Plotly compiles.
std::string policy(const Page& page) {
  const bool compiles = page.content.find("\"parcoords\"") != std::string::npos;
  return "default-src 'none'; script-src" + hash(plotly_js()) + hash(page_js()) + (compiles ? " 'unsafe-eval'" : "") +
         "; style-src 'unsafe-inline'; img-src data: blob:; font-src data:; base-uri 'none'; form-action 'none'";
}

std::string head(const Page& page) {
  return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
         "<meta http-equiv=\"Content-Security-Policy\" content=\"" +
         policy(page) +
         "\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
         "<meta name=\"color-scheme\" content=\"light dark\">\n<link rel=\"icon\" href=\"data:,\">\n<title>" +
         html_text(page.title) + "</title>\n<style>\n" + std::string(page_css()) + "</style>\n</head>\n";
}

std::string body(const Page& page) {
  return "<body>\n<a class=\"skip\" href=\"#content\">Skip to the content</a>\n" +
         (page.header.empty() ? "" : "<header class=\"top\">\n" + page.header + "</header>\n") +
         (page.navigation.empty() ? "" : "<div class=\"columns\">\n" + page.navigation) +
         "<main id=\"content\" tabindex=\"-1\">\n"
         "<noscript><p class=\"note\">Charts are drawn by a script, and scripts are switched off. Tables can be read "
         "without it.</p></noscript>\n" +
         page.content + "</main>\n" + (page.navigation.empty() ? "" : "</div>\n") + page.footer;
}

}  // namespace

std::string page_html(const Page& page) {
  std::string html = head(page) + body(page);
  html.append("<script>").append(plotly_js()).append("</script>\n");
  html.append("<script>").append(page_js()).append("</script>\n</body>\n</html>\n");
  return html;
}

}  // namespace lamina::render

namespace lamina {

std::string to_html(const Chart& chart) {
  render::Page page;
  page.title = chart.title;
  page.content = render::figure_html(chart, 1);
  return render::page_html(page);
}

}  // namespace lamina
