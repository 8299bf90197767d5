/// The quality of data and features as one self-contained HTML page, made as ``ReportPage`` is.
public enum ProfilePage {
    /// The whole page for `content`, from `<!doctype html>` on.
    ///
    /// - Throws: an error of the template engine, which would be a fault of this module and not of `content`.
    public static func render(_ content: ProfileContent) throws -> String {
        try PageParts.render(template, with: ProfileView(content))
    }

    private static let template = """
        \(PageParts.head)
        <main>
        <section class="verdict" aria-labelledby="summary">
        <h2 id="summary">In short</h2>
        <p>{{#summary}}{{.}} {{/summary}}</p>
        </section>
        <dl class="tiles">
        {{#tiles}}
        <div><dt>{{label}}</dt><dd class="value">{{value}}</dd><dd class="note">{{note}}</dd></div>
        {{/tiles}}
        </dl>

        <section aria-labelledby="events">
        <h2 id="events">How events come in</h2>
        <p>{{dataSentence}}</p>
        {{#notes}}
        <p class="remark">{{.}}</p>
        {{/notes}}
        \(PageParts.table("eventTypes"))
        \(PageParts.table("arrivals"))
        </section>

        <section aria-labelledby="rows">
        <h2 id="rows">Rows and labels</h2>
        {{^states}}
        <p class="empty">There are no cutoffs, so there are no rows.</p>
        {{/states}}
        <div class="columns">
        \(PageParts.figure("states"))
        \(PageParts.table("stateTable"))
        </div>
        </section>

        <section aria-labelledby="cohorts">
        <h2 id="cohorts">How churn goes with single features</h2>
        <p>{{cohortSentence}}</p>
        <div class="columns">
        \(PageParts.figure("cohorts"))
        </div>
        \(PageParts.table("association"))
        </section>

        <section aria-labelledby="distributions">
        <h2 id="distributions">What the values are</h2>
        {{^distributions}}
        <p class="empty">There are no features.</p>
        {{/distributions}}
        \(PageParts.table("distributions"))
        </section>

        <section aria-labelledby="drift">
        <h2 id="drift">Drift over the cutoffs</h2>
        <p>{{driftSentence}}</p>
        \(PageParts.table("drift"))
        </section>

        <section aria-labelledby="groups">
        <h2 id="groups">Features that say nearly the same</h2>
        <p>{{groupSentence}}</p>
        \(PageParts.table("groups"))
        </section>

        <section aria-labelledby="making">
        <h2 id="making">How it was made</h2>
        \(PageParts.table("phases"))
        {{#configText}}
        <h3>Config</h3>
        <pre>{{.}}</pre>
        {{/configText}}
        </section>
        </main>
        </body>
        </html>
        """
}
