"""Pages in a real browser: Debian's chromium, driven by selenium, without a screen."""

import base64
import json
import shutil
import time
from pathlib import Path

import axe_core_python
from selenium import webdriver
from selenium.webdriver.chrome.service import Service

AXE = Path(axe_core_python.__file__).parent / "axe.min.js"
FLAGS = ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars",
         "--force-device-scale-factor=1")


class Browser:
    """One browser with one tab. Messages of the console and requests are kept from page to page."""

    def __init__(self, downloads):
        for program in ("chromium", "chromedriver"):
            assert shutil.which(program), f"{program} is not there, and reports are tested in it: run `make setup`"
        options = webdriver.ChromeOptions()
        options.binary_location = shutil.which("chromium")
        for flag in FLAGS:
            options.add_argument(flag)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        self.driver = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))
        self.driver.set_script_timeout(300)
        self.downloads = downloads
        self.cdp("Browser.setDownloadBehavior", behavior="allow", downloadPath=str(downloads))
        self.messages, self.requests = [], []

    def cdp(self, command, **arguments):
        return self.driver.execute_cdp_cmd(command, arguments)

    def js(self, script, *arguments):
        return self.driver.execute_script(script, *arguments)

    def look(self, width=1400, dark=False, height=900):
        """The window's width, and the theme."""
        self.cdp("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        theme = "dark" if dark else "light"
        self.cdp("Emulation.setEmulatedMedia", media="", features=[
            {"name": "prefers-color-scheme", "value": theme}, {"name": "prefers-reduced-motion", "value": "reduce"}])

    def open(self, page, anchor=""):
        self.driver.get("about:blank")  # an anchor alone would not load the page anew
        self.driver.get(f"file://{page}{anchor}")
        self.wait("document.readyState === 'complete'")

    def wait(self, condition, seconds=60):
        """Until a JavaScript expression holds."""
        end = time.monotonic() + seconds
        while not self.js(f"return Boolean({condition})"):
            assert time.monotonic() < end, f"never came true: {condition}"
            time.sleep(0.02)

    def draw_all(self):
        """Brings every chart into view, as a reader does who goes through the page."""
        for name in self.js("return [...document.querySelectorAll('figure.chart')].map((figure) => figure.id)"):
            self.js("document.getElementById(arguments[0]).scrollIntoView({behavior: 'instant'})", name)
            self.wait(f"document.getElementById({json.dumps(name)}).matches('[data-drawn], [data-offered]')")
        self.settle()

    def settle(self):
        """Until two frames have been painted."""
        self.driver.execute_async_script(
            "const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 0)))")

    def downloaded(self, name, seconds=30):
        """The content of a file that was handed out; it is taken away."""
        file, end = self.downloads / name, time.monotonic() + seconds
        while not file.is_file() or file.stat().st_size == 0:  # its name is taken before its content comes
            assert time.monotonic() < end, f"{name} never came"
            time.sleep(0.02)
        content = file.read_bytes()
        file.unlink()
        return content

    def read_logs(self):
        self.messages += [entry["message"] for entry in self.driver.get_log("browser")]
        for entry in self.driver.get_log("performance"):
            message = json.loads(entry["message"])["message"]
            if message["method"] == "Network.requestWillBeSent":
                self.requests.append(message["params"]["request"]["url"])

    def axe(self):
        """The serious and critical findings of the accessibility checks of axe-core, each in a line."""
        self.js(AXE.read_text(encoding="utf-8"))
        result = self.driver.execute_async_script("""
            const exclude = [['.plot > *'], ['tbody tr:nth-child(n + 12)']];  // a picture to it; more of the same
            axe.run({exclude}, {resultTypes: ['violations']}).then(arguments[0])""")
        return [f"{finding['id']}: {finding['help']}: {finding['nodes'][0]['html'][:200]}"
                for finding in result["violations"] if finding["impact"] in ("serious", "critical")]

    def screenshot(self, file):
        """The whole page; for eyes."""
        size = self.cdp("Page.getLayoutMetrics")["cssContentSize"]
        clip = {"x": 0, "y": 0, "width": size["width"], "height": size["height"], "scale": 1}
        shot = self.cdp("Page.captureScreenshot", captureBeyondViewport=True, clip=clip)
        Path(file).write_bytes(base64.b64decode(shot["data"]))

    def quit(self):
        self.driver.quit()
