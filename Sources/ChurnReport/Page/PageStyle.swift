enum PageStyle {
    /// The page's style sheet: system fonts, two colour schemes with text contrast of at least 4.5 to 1, and print.
    static let sheet = """
        :root {
          color-scheme: light dark;
          --paper: #ffffff; --panel: #f4f6f8; --ink: #1b2430; --soft: #566172; --rule: #d8dee5;
          --accent: #0a6b6b; --churn: #b4451f; --stay: #7d97b2; --gap: #d3a33c; --young: #c3cad2;
          --good: #1c6b3c; --bad: #a3231c; --shade: #1b243040;
        }
        @media screen and (prefers-color-scheme: dark) {
          :root {
            --paper: #14181e; --panel: #1d232b; --ink: #e5e9ee; --soft: #a3aebb; --rule: #343d49;
            --accent: #58c4bb; --churn: #ef8a63; --stay: #6483a3; --gap: #b98d35; --young: #4c5663;
            --good: #74cf96; --bad: #ff8f87; --shade: #00000099;
          }
        }
        * { box-sizing: border-box; }
        html { -webkit-text-size-adjust: 100%; }
        body {
          margin: 0 auto; padding: 2rem 1.25rem 4rem; max-width: 70rem; background: var(--paper); color: var(--ink);
          font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
          overflow-wrap: break-word;
        }
        h1 { font-size: 1.9rem; line-height: 1.2; margin: 0; letter-spacing: -0.01em; }
        h2 { font-size: 1.3rem; line-height: 1.3; margin: 0 0 0.6rem; }
        h3 { font-size: 1rem; margin: 1.5rem 0 0.5rem; }
        p { margin: 0 0 0.9rem; max-width: 46rem; }
        section { margin-top: 2.75rem; }
        .subtitle { color: var(--soft); margin: 0.35rem 0 0; }
        a { color: var(--accent); }
        nav ul { list-style: none; display: flex; flex-wrap: wrap; gap: 0.2rem 1.1rem; margin: 1rem 0 0; padding: 0; font-size: 0.92rem; }
        .whole, .columns { min-width: 0; }
        .columns > div, .whole > div { min-width: 0; }
        .verdict {
          margin-top: 1.75rem; padding: 1.1rem 1.3rem 1.2rem; background: var(--panel);
          border-left: 4px solid var(--accent); border-radius: 3px;
        }
        .verdict h2 { font-size: 1rem; color: var(--soft); font-weight: 600; margin-bottom: 0.3rem; }
        .verdict p { font-size: 1.12rem; margin: 0; max-width: 54rem; }
        .alarm { margin: 1.5rem 0 0; padding: 0.9rem 1.2rem; max-width: none; border: 2px solid var(--bad); border-radius: 3px; }
        .alarm strong, .failed { color: var(--bad); }
        .passed { color: var(--good); }
        .empty, .absent { color: var(--soft); font-style: italic; }
        .remark { padding-left: 0.9rem; border-left: 3px solid var(--gap); }
        .tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(9.5rem, 1fr)); gap: 1px; margin: 1.5rem 0 0; }
        .tiles div { padding: 0.4rem 1rem 0.4rem 0; }
        .tiles dt { color: var(--soft); font-size: 0.9rem; }
        .tiles dd { margin: 0; }
        .tiles .value { font-size: 2rem; font-weight: 600; line-height: 1.25; font-variant-numeric: tabular-nums; }
        .tiles .note { color: var(--soft); font-size: 0.85rem; line-height: 1.35; }
        .columns { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 0 2.5rem; align-items: start; }
        figure { margin: 1.2rem 0 0.4rem; }
        figcaption { margin-top: 0.5rem; color: var(--soft); font-size: 0.88rem; line-height: 1.45; max-width: 31rem; }
        svg { display: block; width: 100%; max-width: 31rem; height: auto; }
        .table {
          overflow-x: auto; margin: 1.2rem 0;
          /* A shadow at the side where the table goes on: the covers scroll along, the shadows stay. */
          background:
            linear-gradient(to right, var(--paper) 40%, transparent) left / 2.5rem 100% no-repeat local,
            linear-gradient(to left, var(--paper) 40%, transparent) right / 2.5rem 100% no-repeat local,
            linear-gradient(to right, var(--shade), transparent) left / 0.8rem 100% no-repeat scroll,
            linear-gradient(to left, var(--shade), transparent) right / 0.8rem 100% no-repeat scroll;
        }
        table { border-collapse: collapse; width: 100%; font-size: 0.88rem; line-height: 1.4; font-variant-numeric: tabular-nums; }
        caption { text-align: left; font-weight: 600; padding: 0 0 0.4rem; }
        th, td { padding: 0.32rem 0 0.32rem 0.75rem; text-align: right; vertical-align: top; border-bottom: 1px solid var(--rule); }
        th:first-child { padding-left: 0; text-align: left; }
        thead th { color: var(--soft); font-weight: 500; vertical-align: bottom; border-bottom-color: var(--soft); }
        tbody th { font-weight: 400; }
        td.number { white-space: nowrap; }
        th.text, td.text { text-align: left; overflow-wrap: anywhere; min-width: 6em; }
        .own th, .own td { font-weight: 650; }
        td.large { font-weight: 650; color: var(--churn); }
        .gap { color: var(--soft); font-style: italic; white-space: normal; }
        th button {
          font: inherit; color: inherit; background: none; border: 0; padding: 0; margin: 0; cursor: pointer;
          text-align: inherit; text-decoration: underline dotted; text-underline-offset: 0.25em;
        }
        th button:hover { color: var(--ink); }
        th[aria-sort] button { color: var(--ink); font-weight: 650; text-decoration: none; }
        th[aria-sort="ascending"] button::after { content: "\\a0\\25b2"; font-size: 0.7em; }
        th[aria-sort="descending"] button::after { content: "\\a0\\25bc"; font-size: 0.7em; }
        tfoot th, tfoot td { font-weight: 650; border-top: 1px solid var(--soft); }
        .card tbody th { width: 11rem; white-space: normal; text-align: left; font-weight: 600; }
        .card ul { margin: 0; padding: 0; list-style: none; }
        .triangle td { border: 1px solid var(--paper); padding: 0.32rem 0.5rem; }
        .shade-0 { background: color-mix(in srgb, var(--accent) 3%, var(--paper)); }
        .shade-1 { background: color-mix(in srgb, var(--accent) 7%, var(--paper)); }
        .shade-2 { background: color-mix(in srgb, var(--accent) 12%, var(--paper)); }
        .shade-3 { background: color-mix(in srgb, var(--accent) 17%, var(--paper)); }
        .shade-4 { background: color-mix(in srgb, var(--accent) 22%, var(--paper)); }
        .shade-5 { background: color-mix(in srgb, var(--accent) 27%, var(--paper)); }
        .shade-6 { background: color-mix(in srgb, var(--accent) 32%, var(--paper)); }
        .shade-7 { background: color-mix(in srgb, var(--accent) 37%, var(--paper)); }
        .shade-8 { background: color-mix(in srgb, var(--accent) 42%, var(--paper)); }
        .hidden-id { color: var(--soft); }
        .customers tbody th { min-width: 5.5em; overflow-wrap: anywhere; }
        .customers td.text { min-width: 11em; }
        .customers ul { margin: 0; padding: 0; list-style: none; }
        .customers span { white-space: nowrap; font-size: 0.82rem; }
        .raises { color: var(--churn); }
        .lowers { color: var(--soft); }
        bdi { white-space: pre-wrap; }
        pre {
          margin: 0; padding: 0.9rem 1.1rem; background: var(--panel); border-radius: 3px; font-size: 0.8rem; line-height: 1.5;
          font-family: ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace;
          white-space: pre-wrap; overflow-wrap: anywhere;
        }
        :focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
        svg text { font-family: inherit; fill: var(--ink); }
        .tick { font-size: 11.5px; fill: var(--soft); font-variant-numeric: tabular-nums; }
        .axis-title { font-size: 12px; fill: var(--soft); }
        .label { font-size: 12.5px; }
        .chart-title { font-size: 13px; font-weight: 600; }
        .note { font-size: 12px; }
        svg .note, svg .label, svg .tick { stroke: var(--paper); stroke-width: 4px; paint-order: stroke; }
        .axis { stroke: var(--soft); stroke-width: 1; }
        .grid { stroke: var(--rule); stroke-width: 1; }
        .curve, .curve-thin, .best, .chance { fill: none; stroke-width: 1.25; }
        .curve { stroke: var(--accent); stroke-width: 2.5; }
        .curve-thin { stroke: var(--accent); }
        .curve-second { fill: none; stroke: var(--churn); stroke-width: 2; stroke-dasharray: 7 3; }
        .curve-mark { fill: var(--accent); }
        .curve-second-mark { fill: var(--churn); }
        .band { fill: var(--accent); opacity: 0.18; }
        .strong { font-weight: 650; }
        .move-new { fill: var(--accent); }
        .move-more { fill: var(--stay); }
        .move-back { fill: var(--gap); }
        .move-churn { fill: var(--churn); }
        .move-less { fill: var(--young); }
        .best { stroke: var(--soft); stroke-dasharray: 1.5 3; }
        .chance { stroke: var(--soft); stroke-dasharray: 5 4; }
        .mark { fill: var(--accent); stroke: var(--paper); stroke-width: 1.5; }
        .whisker { stroke: var(--accent); stroke-width: 1.25; }
        .bar { fill: var(--accent); }
        .bar-missing { fill: var(--stay); }
        .interval { stroke: var(--ink); stroke-width: 1.25; }
        .halo { stroke: var(--paper); stroke-width: 3; }
        .state-positive, .state-negative, .state-gap, .state-immature { stroke: var(--paper); stroke-width: 1; }
        .state-positive { fill: var(--churn); }
        .state-negative { fill: var(--stay); }
        .state-gap { fill: var(--gap); }
        .state-immature { fill: var(--young); }
        @media (max-width: 52rem) {
          body { padding: 1.25rem 1rem 3rem; }
          h1 { font-size: 1.55rem; }
          .columns { grid-template-columns: minmax(0, 1fr); }
          .tiles { grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 0.6rem 0; }
          .tiles .value { font-size: 1.6rem; }
          .verdict p { font-size: 1.05rem; }
          table { font-size: 0.82rem; }
          th, td { padding-left: 0.5rem; }
        }
        html:lang(ja) body {
          font-family: "Hiragino Kaku Gothic ProN", "Yu Gothic", "Noto Sans JP", "Noto Sans CJK JP", Meiryo, "IPAGothic", system-ui,
            sans-serif;
          line-height: 1.75; line-break: strict;
        }
        html:lang(ja) .verdict p { line-height: 1.8; }
        html:lang(ja) :is(th, h1, h2, h3, caption, figcaption) { word-break: auto-phrase; }
        html:lang(ja) :is(.gap, .empty, .absent) { font-style: normal; }
        @media print {
          nav, th button::after { display: none; }
          body { max-width: none; padding: 0; font-size: 10pt; }
          figcaption { font-size: 0.78rem; }
          figure, tr, .verdict, .tiles { break-inside: avoid; }
          h2, h2 + p, h3, caption { break-after: avoid; }
          .table { overflow: visible; background: none; }
          /* Paper does not scroll: wide tables get smaller, and their numbers may break. */
          table { font-size: 7.5pt; }
          th, td { padding-left: 0.35rem; }
          td.number { white-space: normal; }
          th.text, td.text { min-width: 0; }
          .columns:not(:has(table)) { grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 0 1.5rem; }
          * { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
        }
        """
}
