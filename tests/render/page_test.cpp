// Pages: text stays text, scripts are named by their checksums, nothing is loaded.
#include <gtest/gtest.h>

#include "lamina/chart.hpp"
#include "render/embedded.hpp"
#include "render/html.hpp"
#include "render/sha256.hpp"

namespace lamina::render {
namespace {

TEST(Sha256, KnownAnswers) {  // of FIPS 180-4's examples, in base64
  EXPECT_EQ(sha256_base64(""), "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
  EXPECT_EQ(sha256_base64("abc"), "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=");
  EXPECT_EQ(sha256_base64("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
            "JI1qYdIGOLjlwCaTDD5gOaM85Flk/yFn9uzt1BnbBsE=");
  EXPECT_EQ(sha256_base64(std::string(1000000, 'a')), "zcduXJkU+5KBocfihNc+Z/GAmkiklyAOBG05zMcRLNA=");
}

TEST(Html, TextIsEscaped) {
  EXPECT_EQ(html_text("<script>alert(1)</script>"), "&lt;script&gt;alert(1)&lt;/script&gt;");
  EXPECT_EQ(html_text("\"a\" & 'b'"), "&quot;a&quot; &amp; &#39;b&#39;");
  EXPECT_EQ(html_text("two\nlines\tand 🫀"), "two\nlines\tand 🫀");
}

TEST(Html, WhatIsNoTextIsShown) {
  EXPECT_EQ(html_text("a\xFFz"), "a\xEF\xBF\xBDz");
  EXPECT_EQ(html_text("\xC3"), "\xEF\xBF\xBD");
  EXPECT_EQ(html_text(std::string("\0\x1B\x7F", 3)), "␀␛␡");
  EXPECT_EQ(html_text(""), "");
}

TEST(Html, DataCannotEndItsScript) {
  const nlohmann::json texts = {"</script><!--", "\u2028\u2029", "a\xFFz"};
  const std::string text = script_json(texts);
  EXPECT_EQ(text, "[\"\\u003c/script>\\u003c!--\",\"\\u2028\\u2029\",\"a\xEF\xBF\xBDz\"]");
  EXPECT_EQ(nlohmann::json::parse(text)[0], "</script><!--");
}

TEST(Html, PlotlyCanStandInAPage) {
  EXPECT_EQ(plotly_js().find("</script"), std::string_view::npos);
  EXPECT_EQ(plotly_js().find("<!--"), std::string_view::npos);
  EXPECT_EQ(plotly_js().find('\r'), std::string_view::npos) << "a page's lines end otherwise, and so does the checksum";
  EXPECT_EQ(page_js().find("</script"), std::string_view::npos);
}

Chart chart() {
  Chart one;
  one.name = "some-chart";
  one.title = "A <b>title</b>";
  one.caption = "\"What\" is seen.";
  one.data = {{{"type", "bar"}, {"name", "<i>x</i>"}, {"x", {"</script>", "b"}}, {"y", {1, 2}}}};
  one.layout = {{"height", 300}, {"xaxis", {{"type", "category"}}}};
  return one;
}

TEST(Page, OfAChart) {
  const std::string page = to_html(chart());
  EXPECT_EQ(page.rfind("<!DOCTYPE html>\n<html lang=\"en\">", 0), 0u);
  EXPECT_NE(page.find("<title>A &lt;b&gt;title&lt;/b&gt;</title>"), std::string::npos);
  EXPECT_NE(page.find("<figure class=\"chart\" id=\"some-chart\""), std::string::npos);
  EXPECT_NE(page.find("aria-label=\"A &lt;b&gt;title&lt;/b&gt;: &quot;What&quot; is seen.\""), std::string::npos);
  EXPECT_NE(page.find("\"x\":[\"\\u003c/script>\",\"b\"]"), std::string::npos);
  EXPECT_EQ(page.find("<b>title"), std::string::npos);
  EXPECT_EQ(to_html(chart()), page);
}

TEST(Page, RunsItsOwnScriptsAlone) {
  const std::string page = to_html(chart());
  const std::string policy = "default-src 'none'; script-src 'sha256-" + sha256_base64(plotly_js()) + "' 'sha256-" +
                             sha256_base64(page_js()) + "'; ";
  EXPECT_NE(page.find(policy), std::string::npos);
  Chart lines = chart();
  lines.data = {{{"type", "parcoords"}, {"dimensions", {{{"label", "a"}, {"values", {1, 2}}}}}}};
  lines.layout = nlohmann::json::object();
  EXPECT_NE(to_html(lines).find("' 'unsafe-eval'; style-src"), std::string::npos);
}

}  // namespace
}  // namespace lamina::render
