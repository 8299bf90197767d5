"""Opens reports in headless Chromium and checks what a reader would see; called by scripts/test-report.

    check.py CHROMIUM SCREENSHOTS PAGE...

PAGE is a report.html with a report.json beside it. Prints what is wrong and exits with 1, or prints what was checked.
"""

import json
import pathlib
import sys

from playwright.sync_api import sync_playwright

import numbers_check
import page_check

WIDTHS = (1280, 390)
SCHEMES = ("light", "dark")


def main(chromium, screenshots, pages):
    faults = []
    screenshots.mkdir(parents=True, exist_ok=True)
    values = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        )
        for path in pages:
            name = path.parent.name
            url = path.resolve().as_uri()
            for width in WIDTHS:
                for scheme in SCHEMES:
                    case = f"{name} at {width} pixels, {scheme}"
                    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
                    page = context.new_page()
                    noise = page_check.listen(page, url)
                    page.goto(url)
                    page.screenshot(path=screenshots / f"{name}-{width}-{scheme}.png", full_page=True)
                    found = page_check.layout(page) + page_check.contrast(page)
                    if width == WIDTHS[0] and scheme == SCHEMES[0]:
                        found += page_check.structure(page) + page_check.links(page) + page_check.sorting(page)
                        content = json.loads(path.with_name("report.json").read_text())
                        found += numbers_check.faults(page, content)
                        values[name] = numbers_check.values(page)
                    found += noise()
                    faults += [f"{case}: {fault}" for fault in found]
                    context.close()
            faults += [f"{name} without script: {fault}" for fault in page_check.without_script(browser, url)]
        browser.close()
    names = sorted(values)
    for name in names[1:]:
        if values[name] != values[names[0]]:
            faults.append(f"{names[0]} and {name} do not show the same numbers")
    for fault in faults:
        print(f"test-report: {fault}", file=sys.stderr)
    if faults:
        sys.exit(1)
    counted = sum(len(each) for each in values.values())
    print(f"test-report: {len(pages)} pages, {counted} numbers equal to the JSON; screenshots in {screenshots}")


if __name__ == "__main__":
    main(sys.argv[1], pathlib.Path(sys.argv[2]), [pathlib.Path(path) for path in sys.argv[3:]])
