import Mustache

/// What all pages are put together from.
enum PageParts {
    /// Fills a page's template, whose texts go through ``PageText``.
    static func render(_ template: String, with view: Any) throws -> String {
        _ = registration
        return try MustacheTemplate(string: template).render(view)
    }

    /// Registers the pages' escaping once, before a template first asks for it.
    private static let registration: Void = MustacheContentTypes.register(PageText(), named: PageText.name)

    /// The beginning of a page, up to its heading; selects the escaping.
    static let head = """
        {{% CONTENT_TYPE:CHURN_PAGE }}
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8"/>
        <meta name="viewport" content="width=device-width, initial-scale=1"/>
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"/>
        <meta name="color-scheme" content="light dark"/>
        <title>{{title}}</title>
        <style>
        {{{style}}}
        </style>
        </head>
        <body>
        <header>
        <h1>{{title}}</h1>
        <p class="subtitle">{{subtitle}}</p>
        </header>
        """

    /// A chart with its caption, where the view has one of this name.
    static func figure(_ name: String) -> String {
        """
        {{#\(name)}}
        <figure>
        {{{svg}}}
        <figcaption>{{caption}}</figcaption>
        </figure>
        {{/\(name)}}
        """
    }

    /// A table that scrolls inside its own box, where the view has one of this name.
    static func table(_ name: String) -> String {
        """
        {{#\(name)}}
        <div class="table" role="region" aria-label="{{caption}}" tabindex="0">
        <table>
        <caption>{{caption}}</caption>
        <thead><tr>{{#heads}}<th scope="col" class="{{style}}">{{text}}</th>{{/heads}}</tr></thead>
        <tbody>
        {{#rows}}
        <tr class="{{style}}"><th scope="row">{{head}}</th>{{#cells}}<td class="{{style}}">{{text}}</td>{{/cells}}</tr>
        {{/rows}}
        </tbody>
        </table>
        </div>
        {{/\(name)}}
        """
    }
}
