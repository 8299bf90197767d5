"""What a page must be whatever it tells: quiet, whole, readable, and working with and without its script."""

# Colours of any notation as red, green, blue and opacity, by painting them; then the WCAG 2 contrast of every text.
CONTRAST = """() => {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 1;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  const parsed = new Map();
  const parse = (colour) => {
    if (!parsed.has(colour)) {
      context.clearRect(0, 0, 1, 1);
      context.fillStyle = colour;
      context.fillRect(0, 0, 1, 1);
      parsed.set(colour, Array.from(context.getImageData(0, 0, 1, 1).data, (part) => part / 255));
    }
    return parsed.get(colour);
  };
  const over = (top, bottom) => top.slice(0, 3).map((part, i) => part * top[3] + bottom[i] * (1 - top[3]));
  const background = (element) => {
    const layers = [];
    for (let each = element; each; each = each.parentElement) layers.push(parse(getComputedStyle(each).backgroundColor));
    return layers.reverse().reduce((below, layer) => over(layer, below), [1, 1, 1]);
  };
  const linear = (part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
  const luminance = (c) => 0.2126 * linear(c[0]) + 0.7152 * linear(c[1]) + 0.0722 * linear(c[2]);
  const faults = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  let count = 0;
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || element.closest("script, title, desc")) continue;
    const style = getComputedStyle(element);
    const behind = background(element);
    const ink = over(parse(element.closest("svg") ? style.fill : style.color), behind);
    const [light, dark] = [luminance(ink), luminance(behind)].sort((a, b) => b - a);
    const contrast = (light + 0.05) / (dark + 0.05);
    count += 1;
    if (contrast < 4.5) faults.push(`contrast ${contrast.toFixed(2)}: ${walker.currentNode.data.trim().slice(0, 40)}`);
  }
  return count < 100 ? [`only ${count} texts`] : [...new Set(faults)];
}"""

STRUCTURE = """() => {
  const faults = [];
  const all = (selector) => Array.from(document.querySelectorAll(selector));
  const levels = all("h1, h2, h3").map((heading) => Number(heading.tagName[1]));
  levels.forEach((level, i) => { if (i && level > levels[i - 1] + 1) faults.push(`a heading of level ${level} after ${levels[i - 1]}`); });
  if (levels.filter((level) => level === 1).length !== 1) faults.push("not one h1");
  for (const landmark of ["header", "nav", "main"]) if (all(landmark).length !== 1) faults.push(`not one ${landmark}`);
  for (const section of all("main > section")) if (!document.getElementById(section.getAttribute("aria-labelledby"))) faults.push("a section without name");
  for (const image of all("svg")) {
    const names = image.getAttribute("aria-labelledby").split(" ").map((id) => document.getElementById(id)?.textContent.trim());
    const title = names[0] || "an image";
    if (image.getAttribute("role") !== "img") faults.push(`${title}: no role`);
    if (names.length !== 2 || !names.every(Boolean)) faults.push(`${title}: no title or description`);
    if (!image.querySelector(".axis-title")) faults.push(`${title}: no axis title`);
    if (image.querySelectorAll(".tick").length < 3) faults.push(`${title}: no marks on its axis`);
    if (/NaN|inf/i.test(image.outerHTML.replace(/<(title|desc|text)[^]*?<\\/\\1>/g, ""))) faults.push(`${title}: a coordinate that is no number`);
    const box = image.getBoundingClientRect();
    for (const text of image.querySelectorAll("text")) {
      const own = text.getBoundingClientRect();
      if (own.left < box.left - 1 || own.right > box.right + 1) faults.push(`${title}: “${text.textContent}” stands out of the image`);
    }
  }
  if (all("svg").length < 6) faults.push("fewer than 6 charts");
  for (const table of all("table")) {
    const caption = table.caption?.textContent.trim();
    if (!caption) faults.push("a table without caption");
    for (const head of table.querySelectorAll("th")) if (!head.scope) faults.push(`${caption}: a head without scope`);
    const columns = table.tHead.rows[0].cells.length;
    for (const row of table.tBodies[0].rows) if (row.cells.length !== columns) faults.push(`${caption}: a row of another length`);
    for (const cell of table.querySelectorAll("td.number")) if (/^(nan|inf|undefined|null)$/i.test(cell.textContent.trim())) faults.push(`${caption}: ${cell.textContent}`);
  }
  return faults;
}"""

# Clicks every head of every table twice and looks at the order of what it sorts by.
SORTING = """() => {
  const faults = [];
  for (const table of document.querySelectorAll("table")) {
    const body = table.tBodies[0];
    if (body.rows.length < 3) continue;
    const name = table.caption.textContent;
    const rows = Array.from(body.rows, (row) => row.textContent).sort().join("|");
    Array.from(table.tHead.rows[0].cells).forEach((head, column) => {
      const button = head.querySelector("button");
      if (!button) { faults.push(`${name}: a head without button`); return; }
      const orders = new Set();
      for (let click = 0; click < 2; click += 1) {
        button.click();
        const order = head.getAttribute("aria-sort");
        orders.add(order);
        if (table.querySelectorAll("[aria-sort]").length !== 1) faults.push(`${name}: not one sorted column`);
        const cells = Array.from(body.rows, (row) => row.cells[column].querySelector("data"));
        const numbers = cells.filter(Boolean).map((cell) => Number(cell.value));
        const sign = order === "ascending" ? 1 : -1;
        if (numbers.some((number, i) => i && sign * (number - numbers[i - 1]) < 0)) faults.push(`${name}: column ${column} is not ${order}`);
        if (head.classList.contains("number") && cells.findIndex((cell) => !cell) >= 0 && cells.slice(cells.findIndex((cell) => !cell)).some(Boolean)) faults.push(`${name}: a gap before a number`);
      }
      if (!orders.has("ascending") || !orders.has("descending")) faults.push(`${name}: column ${column} sorts one way only`);
    });
    if (Array.from(body.rows, (row) => row.textContent).sort().join("|") !== rows) faults.push(`${name}: rows were lost`);
  }
  return faults;
}"""


def listen(page, url):
    """Notes what the page says to the console and asks the network for; the result tells it as faults."""
    faults = []
    page.on("console", lambda message: faults.append(f"console: {message.text}"))
    page.on("pageerror", lambda error: faults.append(f"script: {error}"))
    page.on("request", lambda request: None if request.url == url else faults.append(f"request: {request.url}"))
    return lambda: faults


def layout(page):
    width, room = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    return [f"scrolls sideways: {width} pixels in {room}"] if width > room else []


def contrast(page):
    return page.evaluate(CONTRAST)


def structure(page):
    return page.evaluate(STRUCTURE)


def links(page):
    faults = []
    targets = page.eval_on_selector_all("a", "links => links.map((link) => link.getAttribute('href'))")
    if len(targets) < 5:
        faults.append(f"only {len(targets)} links")
    for target in targets:
        if not target.startswith("#") or page.locator(target).count() != 1:
            faults.append(f"the link {target} leads nowhere")
            continue
        page.click(f"a[href='{target}']")
        top, height = page.evaluate(
            "(id) => [document.getElementById(id).getBoundingClientRect().top, innerHeight]", target[1:]
        )
        if not -2 <= top < height:
            faults.append(f"the link {target} does not show its heading")
    return faults


def sorting(page):
    faults = page.evaluate(SORTING)
    if not page.locator("th.number button").count():
        return faults + ["no column sorts; does the security policy name this script?"]
    button = page.locator("th.number button").first
    head = button.locator("xpath=..")
    before = head.get_attribute("aria-sort")
    for key in ("Enter", "Space"):
        button.focus()
        page.keyboard.press(key)
        after = head.get_attribute("aria-sort")
        if after == before:
            faults.append(f"{key} does not sort")
        before = after
    return faults


def without_script(browser, url):
    """The page must have the same words and charts where no script runs, and no dead buttons."""
    texts = []
    faults = []
    for enabled in (True, False):
        context = browser.new_context(java_script_enabled=enabled, viewport={"width": 1280, "height": 900})
        page = context.new_page()
        page.goto(url)
        texts.append(sorted(page.locator("body").inner_text().split()))
        if not enabled and page.locator("button").count():
            faults.append("buttons that do nothing")
        context.close()
    if texts[0] != texts[1]:
        faults.append("the page has other words than with its script")
    return faults
