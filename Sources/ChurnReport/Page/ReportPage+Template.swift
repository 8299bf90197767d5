extension ReportPage {
    /// The page's template; texts go through ``PageText``, only the style and finished charts are inserted as they are.
    static let template = """
        \(PageParts.head)
        <main>
        {{#leak}}
        <p class="alarm" role="alert"><strong>The features see the future; do not use this model.</strong> {{.}}</p>
        {{/leak}}
        <section class="verdict" aria-labelledby="verdict">
        <h2 id="verdict">Verdict</h2>
        <p>{{#verdict}}{{.}} {{/verdict}}</p>
        </section>
        <dl class="tiles">
        {{#tiles}}
        <div><dt>{{label}}</dt><dd class="value">{{value}}</dd><dd class="note">{{note}}</dd></div>
        {{/tiles}}
        </dl>

        <section aria-labelledby="data">
        <h2 id="data">What the data was</h2>
        <p>{{dataSentence}}</p>
        {{#notes}}
        <p class="remark">{{.}}</p>
        {{/notes}}
        <div class="columns">
        \(PageParts.table("sources"))
        \(PageParts.table("eventTypes"))
        </div>
        {{^states}}
        <p class="empty">There are no cutoffs, so there are no rows.</p>
        {{/states}}
        <div class="columns">
        \(PageParts.figure("states"))
        \(PageParts.table("stateTable"))
        </div>
        </section>

        <section aria-labelledby="metrics">
        <h2 id="metrics">How good the scores are</h2>
        {{#modelRows}}
        <p>{{.}}</p>
        {{/modelRows}}
        {{^modelRows}}
        <p class="empty">There is no evaluation: no rows with a known label were kept apart from training.</p>
        {{/modelRows}}
        \(PageParts.table("comparison"))
        <div class="columns">
        <div>
        \(PageParts.figure("gains"))
        \(PageParts.table("gainsTable"))
        </div>
        <div>
        \(PageParts.figure("reliability"))
        \(PageParts.table("reliabilityTable"))
        </div>
        </div>
        {{#modelRows}}
        {{^reliability}}
        <p class="empty">The scores are not probabilities, so their reliability cannot be shown.</p>
        {{/reliability}}
        {{/modelRows}}
        \(PageParts.table("metrics"))
        </section>

        <section aria-labelledby="features">
        <h2 id="features">What the model uses</h2>
        {{^importance}}
        <p class="empty">No feature importance was given.</p>
        {{/importance}}
        <div class="columns">
        \(PageParts.figure("importance"))
        \(PageParts.table("featureTable"))
        </div>
        </section>

        <section aria-labelledby="customers">
        <h2 id="customers">Customers at highest risk</h2>
        {{^hasCustomers}}
        <p class="empty">No customers were given.</p>
        {{/hasCustomers}}
        {{#hasCustomers}}
        <p>Reasons are the features that move the customer’s score most; their numbers are log‑odds.{{#hasChanges}} Below them stands the smallest change of one feature that can be acted on which would take the probability under the threshold.{{/hasChanges}}{{#hiddenIDs}} Customer ids are hidden.{{/hiddenIDs}}</p>
        <div class="table" role="region" aria-label="Customers at highest risk" tabindex="0">
        <table class="customers">
        <caption>Highest probabilities first</caption>
        <thead><tr><th scope="col" class="text">Customer</th><th scope="col" class="number">Probability</th><th scope="col" class="text">Reasons</th></tr></thead>
        <tbody>
        {{#customers}}
        <tr><th scope="row"{{#isHidden}} class="hidden-id"{{/isHidden}}><bdi>{{name}}</bdi></th><td class="number">{{probability}}</td><td class="text">{{#hasNoReason}}none given{{/hasNoReason}}<ul>{{#reasons}}<li><bdi>{{text}}</bdi> <span class="{{style}}">{{contribution}}</span></li>{{/reasons}}</ul>{{#hasChange}}<p class="change"><bdi>{{change}}</bdi></p>{{/hasChange}}</td></tr>
        {{/customers}}
        </tbody>
        </table>
        </div>
        {{/hasCustomers}}
        </section>

        <section aria-labelledby="making">
        <h2 id="making">How it was made</h2>
        <p class="audit {{auditStyle}}">{{auditText}}</p>
        <div class="columns">
        \(PageParts.table("facts"))
        \(PageParts.table("phases"))
        </div>
        {{#configText}}
        <h3>Config</h3>
        <pre>{{.}}</pre>
        {{/configText}}
        {{^configText}}
        <p class="empty">There was no config file.</p>
        {{/configText}}
        </section>
        </main>
        </body>
        </html>
        """
}
