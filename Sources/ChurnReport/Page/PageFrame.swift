import Mustache

/// The template that all pages are made with.
enum PageFrame {
    /// The whole page of `view`, from `<!doctype html>` on.
    static func render(_ view: PageView) throws -> String {
        _ = registration
        return try MustacheTemplate(string: template).render(view)
    }

    /// Registers the pages' escaping once, before the template first asks for it.
    private static let registration: Void = MustacheContentTypes.register(PageText(), named: PageText.name)

    /// Texts go through ``PageText``; inserted as they are only the style, the script, finished charts and ``Markup``.
    private static let template = """
        {{% CONTENT_TYPE:CHURN_PAGE }}
        <!doctype html>
        <html lang="{{language}}">
        <head>
        <meta charset="utf-8"/>
        <meta name="viewport" content="width=device-width, initial-scale=1"/>
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src '{{scriptHash}}'"/>
        <meta name="color-scheme" content="light dark"/>
        <title>{{title}}</title>
        <style>
        {{{style}}}
        </style>
        </head>
        <body>
        <header>
        <h1>{{title}}</h1>
        <p class="subtitle"><bdi>{{subtitle}}</bdi></p>
        </header>
        <nav aria-label="{{contents}}">
        <ul>
        {{#sections}}
        <li><a href="#{{id}}">{{heading}}</a></li>
        {{/sections}}
        </ul>
        </nav>
        <main>
        {{#alarm}}
        <p class="alarm" role="alert">{{{.}}}</p>
        {{/alarm}}
        <section class="verdict" aria-labelledby="summary">
        <h2 id="summary">{{summaryHeading}}</h2>
        <p>{{{summary}}}</p>
        </section>
        <dl class="tiles">
        {{#tiles}}
        <div><dt>{{{label}}}</dt><dd class="value">{{{value}}}</dd><dd class="note">{{{note}}}</dd></div>
        {{/tiles}}
        </dl>

        {{#sections}}
        <section aria-labelledby="{{id}}">
        <h2 id="{{id}}">{{heading}}</h2>
        {{#rows}}
        <div class="{{style}}">
        {{#cells}}
        <div>
        {{#blocks}}
        {{#subheading}}
        <h3>{{{.}}}</h3>
        {{/subheading}}
        {{#paragraph}}
        <p class="{{style}}">{{{text}}}</p>
        {{/paragraph}}
        {{#figure}}
        <figure>
        {{{svg}}}
        <figcaption>{{{caption}}}</figcaption>
        </figure>
        {{/figure}}
        {{#table}}
        \(table)
        {{/table}}
        {{#preformatted}}
        <pre tabindex="0">{{.}}</pre>
        {{/preformatted}}
        {{/blocks}}
        </div>
        {{/cells}}
        </div>
        {{/rows}}
        </section>

        {{/sections}}
        </main>
        <script>{{{script}}}</script>
        </body>
        </html>
        """

    /// A table that scrolls inside its own box.
    private static let table = """
        <div class="table" role="region" aria-label="{{caption}}" tabindex="0">
        <table class="{{style}}">
        <caption>{{caption}}</caption>
        <thead><tr>{{#heads}}<th scope="col" class="{{style}}">{{text}}</th>{{/heads}}</tr></thead>
        <tbody>
        {{#rows}}
        <tr class="{{style}}"><th scope="row">{{{head}}}</th>{{#cells}}<td class="{{style}}">{{{text}}}</td>{{/cells}}</tr>
        {{/rows}}
        </tbody>
        {{#foot}}
        <tfoot>
        {{#rows}}
        <tr><th scope="row">{{{head}}}</th>{{#cells}}<td class="{{style}}">{{{text}}}</td>{{/cells}}</tr>
        {{/rows}}
        </tfoot>
        {{/foot}}
        </table>
        </div>
        """
}
