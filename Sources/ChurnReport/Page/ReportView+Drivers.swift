import ChurnEvaluation

/// What drives churn, and the customers at highest risk.
extension ReportView {
    var drivers: Section {
        let drivers = content.drivers
        return Section(
            id: "drivers",
            heading: words.text(DriverPhrase.heading),
            [
                [.text(words(DriverPhrase.caution))],
                words.language == .english ? [] : [.text(words(FramePhrase.englishParts))],
                content.features.isEmpty && drivers == nil ? [.empty(words(DriverPhrase.noFeatures))] : [],
                [.figure(drivers.flatMap(contributions)), .table(drivers.flatMap(contributionTable))],
                [.figure(importance), .table(importanceTable)],
                [.table(drivers.flatMap(impactTable))],
            ] + (drivers.map(cohorts) ?? [])
        )
    }

    private func labels(_ id: String, _ title: DriverPhrase, axis: DriverPhrase, count: Int) -> ChartLabels {
        ChartLabels(
            id: id,
            title: words.text(title),
            description: words.text(DriverPhrase.barsDescription, NumberText.grouped(count)),
            axis: words.text(axis)
        )
    }

    private func contributions(_ drivers: Drivers) -> Figure? {
        guard !drivers.contributions.isEmpty else { return nil }
        let bars = drivers.contributions.map { BarChart.Bar(label: label($0.name, $0.words), value: $0.meanSize) }
        return Figure(
            svg: BarChart.svg(
                bars,
                isShare: false,
                labels: labels("contributions", .contributionTitle, axis: .contributionAxis, count: bars.count)
            ),
            caption: words(
                DriverPhrase.contributionCaption,
                .count(drivers.sampleRowCount),
                .count(drivers.rowCount)
            )
        )
    }

    private func contributionTable(_ drivers: Drivers) -> Table? {
        Table(
            words.text(DriverPhrase.contributionTable),
            heads: heads([DriverPhrase.feature, .words, .contributionSize, .share]),
            textColumns: [0],
            rows: drivers.contributions.map {
                (
                    words.outside($0.name),
                    [words.outside($0.words), .fixed($0.meanSize, 3), .percent($0.share)]
                )
            }
        )
    }

    private var importance: Figure? {
        guard !content.features.isEmpty else { return nil }
        let bars = content.features.map { BarChart.Bar(label: label($0.name, $0.words), value: $0.share) }
        return Figure(
            svg: BarChart.svg(
                bars,
                isShare: true,
                labels: labels("importance", .importanceTitle, axis: .importanceAxis, count: bars.count)
            ),
            caption: words(DriverPhrase.importanceCaption)
        )
    }

    private var importanceTable: Table? {
        Table(
            words.text(DriverPhrase.importanceTable),
            heads: heads([DriverPhrase.feature, .words, .share]),
            textColumns: [0],
            rows: content.features.map { (words.outside($0.name), [words.outside($0.words), .percent($0.share)]) }
        )
    }

    private func impactTable(_ drivers: Drivers) -> Table? {
        Table(
            words.text(DriverPhrase.impactTable),
            heads: heads([DriverPhrase.feature, .impact]),
            rows: drivers.impacts.map { impact in
                (
                    words.list(impact.features.map(words.outside)),
                    [
                        .number(
                            impact.probabilityChange,
                            shownAs: NumberText.signed(100 * impact.probabilityChange, 2)
                        )
                    ]
                )
            }
        )
    }

    private func cohorts(_ drivers: Drivers) -> [[Block?]] {
        guard !drivers.cohorts.isEmpty else { return [] }
        let figures: [Block?] = drivers.cohorts.enumerated().map { position, feature in
            .figure(
                Figure(
                    svg: CohortChart.svg(
                        feature.cohorts,
                        of: CohortChart.Subject(
                            id: "cohort-\(position + 1)",
                            name: feature.name,
                            levels: feature.levels
                        ),
                        baseRate: drivers.baseRate,
                        words: words
                    ),
                    caption: words.outside(feature.words)
                )
            )
        }
        let pairs = stride(from: 0, to: figures.count, by: 2).map { Array(figures[$0..<min($0 + 2, figures.count)]) }
        return [
            [.heading(words(DriverPhrase.cohortHeading))],
            [.text(words(DriverPhrase.cohortWords, .percent(drivers.baseRate)))],
        ] + pairs
    }

    private func label(_ name: String, _ words: String) -> String { words.isEmpty ? name : words }
}

/// The customers at highest risk, with reasons and what would help.
extension ReportView {
    var customers: Section {
        let customers = content.customers
        let isAsked = customers.contains { $0.help != .notAsked }
        let isHelpful = customers.contains { if case .change = $0.help { true } else { false } }
        var texts = [words(DriverPhrase.customersWords)]
        if isAsked { texts.append(words(isHelpful ? DriverPhrase.helpWords : .noHelpForAny)) }
        if customers.contains(where: { $0.id == nil }) { texts.append(words(DriverPhrase.hiddenIDs)) }
        return Section(
            id: "customers",
            heading: words.text(DriverPhrase.customersHeading),
            customers.isEmpty
                ? [[.empty(words(DriverPhrase.noCustomers))]]
                : [[.text(words.paragraph(texts))], [.table(customerTable(isHelpful: isHelpful))]]
        )
    }

    private func customerTable(isHelpful: Bool) -> Table? {
        Table(
            words.text(DriverPhrase.customersTable),
            heads: heads([DriverPhrase.customer, .probability, .reasons] + (isHelpful ? [.help] : [])),
            textColumns: [1, 2],
            rows: content.customers.enumerated().map { position, customer in
                let name =
                    customer.id.map { Markup.outside($0) }
                    ?? words(DriverPhrase.customerNumber, Markup(String(position + 1)))
                    .inside("span", class: "hidden-id")
                let cells = [.percent(customer.probability), reasons(customer)]
                return (name, cells + (isHelpful ? [help(customer.help)] : []))
            }
        )?.styled("customers")
    }

    private func reasons(_ customer: RiskyCustomer) -> Markup {
        guard !customer.reasons.isEmpty else { return words(DriverPhrase.noReasons).inside("span", class: "gap") }
        let items = customer.reasons.map { reason in
            let number = Markup.signed(reason.contribution, 2)
                .inside("span", class: reason.contribution > 0 ? "raises" : "lowers")
            let item: Markup = "\(words.outside(reason.text)) \(number)"
            return item.inside("li")
        }
        return Markup.joined(items, by: Markup()).inside("ul")
    }

    private func help(_ help: RiskyCustomer.Help) -> Markup {
        switch help {
        case .change(let text): words.outside(text)
        case .noSingleChange: words(DriverPhrase.noSingleChange).inside("span", class: "gap")
        case .notAsked: Markup()
        }
    }
}
