/// The page's script, which makes the heads of tables buttons that sort.
///
/// A page without it has all that is written.
enum PageScript {
    /// The script; the page's security policy lets nothing else run.
    ///
    /// Rows sort by the full value of the first number in their cell, those without a number last, else by text.
    static let source = """
        "use strict";
        for (const table of document.querySelectorAll("table")) {
          const body = table.tBodies[0];
          if (!body || body.rows.length < 3) continue;
          const heads = Array.from(table.tHead.rows[0].cells);
          const key = (row, column) => {
            const cell = row.cells[column];
            const number = cell.querySelector("data");
            return number ? Number(number.value) : cell.classList.contains("number") ? NaN : cell.textContent.trim();
          };
          const compare = (a, b, sign) => {
            if (typeof a === "string" && typeof b === "string") return sign * a.localeCompare(b, undefined, { numeric: true });
            if (typeof a === "string" || typeof b === "string") return typeof a === "string" ? 1 : -1;
            if (Number.isNaN(a) || Number.isNaN(b)) return Number.isNaN(a) - Number.isNaN(b);
            return sign * (a - b);
          };
          heads.forEach((head, column) => {
            const button = document.createElement("button");
            button.type = "button";
            button.append(...head.childNodes);
            head.append(button);
            button.addEventListener("click", () => {
              const first = head.classList.contains("number") ? "descending" : "ascending";
              const other = first === "ascending" ? "descending" : "ascending";
              const order = head.getAttribute("aria-sort") === first ? other : first;
              heads.forEach((each) => each.removeAttribute("aria-sort"));
              head.setAttribute("aria-sort", order);
              const rows = Array.from(body.rows, (row) => [key(row, column), row]);
              rows.sort((a, b) => compare(a[0], b[0], order === "ascending" ? 1 : -1));
              body.append(...rows.map((row) => row[1]));
            });
          });
        }
        """

    /// The script's SHA-256 for the security policy; a browser runs nothing where it is not that of ``source``.
    static let hash = "sha256-lJYA0Iq6oC4Ha+ntKDDT4bWmKNpulgJfLvIvVo6LSt0="
}
