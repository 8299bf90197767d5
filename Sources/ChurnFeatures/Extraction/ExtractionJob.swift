internal import ChurnScoring

/// One extraction: makes rows a chunk of customers at a time, then puts them together.
struct ExtractionJob: Sendable {
    /// A fixed number, so that chunks do not depend on the number of threads.
    private static let customersPerChunk = 128

    let plan: ExtractionPlan
    let compiled: CompiledPlan
    let events: EventLog
    let history: HistoryLog?
    let labeller: RowLabeller

    /// The rows of one chunk of customers, a row after another.
    private struct Rows {
        var customers: [Int] = []
        var cutoffs: [Int64] = []
        var states: [RowState] = []
        /// The states of all types of churn, a row after another.
        var typeStates: [RowState] = []
        var values: [Double] = []
        var ineligible: [Int]
    }

    /// A buffer whose parts belong to one chunk each.
    private struct Shared<Element>: @unchecked Sendable {
        // Unchecked: no two chunks touch the same element.
        let elements: UnsafeMutablePointer<Element>
    }

    func run(threads: Int) throws -> Extraction {
        let chunkCount = (events.customerIDs.count + Self.customersPerChunk - 1) / Self.customersPerChunk
        let routes = FilterRoutes(compiled.filters, typeCount: events.typeNames.count)
        var chunks = [Rows](repeating: Rows(ineligible: []), count: chunkCount)
        chunks.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return }
            let shared = Shared(elements: base)
            Workers.forEachChunk(chunkCount, threads: threads) { shared.elements[$0] = rows(ofChunk: $0, routes) }
        }
        return try assemble(chunks, threads: threads)
    }

    private func rows(ofChunk chunk: Int, _ routes: FilterRoutes) -> Rows {
        let first = chunk * Self.customersPerChunk
        var rows = Rows(ineligible: [Int](repeating: 0, count: plan.observation.cutoffs.count))
        var all = FilterLists(filterCount: routes.filterCount)
        var visible = FilterLists(filterCount: routes.filterCount)
        var evaluator = RowEvaluator(compiled, events: events, history: history)
        for customer in first..<min(first + Self.customersPerChunk, events.customerIDs.count) {
            let range = events.storage.starts[customer]..<events.storage.starts[customer + 1]
            if range.isEmpty { continue }
            all.fill(routes, events.storage, range, needsDays: compiled.needsDays)
            for (position, cutoff) in plan.observation.cutoffs.enumerated() {
                // Only where something had happened but was not known are the lists made anew.
                if let knownAt = hiddenKnownAt(customer, cutoff, all) {
                    visible.fill(visibleAt: cutoff, of: all, knownAt: knownAt, needsDays: compiled.needsDays)
                    append(customer, position, all: all, visible: visible, &evaluator, to: &rows)
                } else {
                    append(customer, position, all: all, visible: all, &evaluator, to: &rows)
                }
            }
        }
        return rows
    }

    /// Where the customer's `knownAt` starts, when some event before `cutoff` was not known before it; else `nil`.
    private func hiddenKnownAt(
        _ customer: Int,
        _ cutoff: Int64,
        _ all: borrowing FilterLists
    ) -> UnsafePointer<Int64>? {
        guard let knownAt = events.storage.knownAt, let delay = events.storage.longestDelay?[customer], delay > 0
        else { return nil }
        let first = events.storage.starts[customer]
        // The first filter passes every event, so its entries are the customer's events.
        var entry = all.lowerBound(0, cutoff) - 1
        while entry >= all.starts[0], all.times[entry].addingSaturating(delay) >= cutoff {
            if knownAt[first + entry] >= cutoff { return UnsafePointer(knownAt + first) }
            entry -= 1
        }
        return nil
    }

    private func append(
        _ customer: Int,
        _ position: Int,
        all: borrowing FilterLists,
        visible: borrowing FilterLists,
        _ evaluator: inout RowEvaluator,
        to rows: inout Rows
    ) {
        let cutoff = plan.observation.cutoffs[position]
        guard labeller.isEligible(customer, cutoff, visible: visible) else {
            if visible.lowerBound(0, cutoff) > visible.starts[0] { rows.ineligible[position] += 1 }
            return
        }
        rows.customers.append(customer)
        rows.cutoffs.append(cutoff)
        rows.states.append(labeller.state(customer, cutoff, all: all, types: &rows.typeStates))
        evaluator.append(customer, cutoff, visible, to: &rows.values)
    }

    private func assemble(_ chunks: [Rows], threads: Int) throws -> Extraction {
        let columnCount = plan.features.count
        let starts = chunks.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.states.count) }
        let rowCount = starts[chunks.count]
        var values = [Double](unsafeUninitializedCapacity: rowCount * columnCount) { buffer, count in
            count = rowCount * columnCount
            guard let base = buffer.baseAddress else { return }
            let shared = Shared(elements: base)
            Workers.forEachChunk(chunks.count, threads: threads) { chunk in
                let source = chunks[chunk].values
                let rowsHere = chunks[chunk].states.count
                for column in 0..<columnCount {
                    let target = shared.elements + column * rowCount + starts[chunk]
                    for row in 0..<rowsHere { target[row] = source[row * columnCount + column] }
                }
            }
        }
        let columns = plan.features.indices.map { index in
            let feature = plan.features[index]
            let range = index * rowCount..<(index + 1) * rowCount
            let kind = compiled.levels[index].map { levels in
                FeatureColumn.Kind.categorical(levels: Self.keepUsedLevels(levels, of: &values[range]))
            }
            return FeatureColumn(
                name: feature.name,
                kind: kind ?? .numeric,
                definition: feature.definition.description,
                signal: feature.signal
            )
        }
        let states = chunks.flatMap(\.states)
        let keys = RowKeys(
            customers: events.customerIDs.selecting(chunks.flatMap(\.customers)),
            cutoffs: chunks.flatMap(\.cutoffs)
        )
        return Extraction(
            matrix: FeatureMatrix(schema: try FeatureSchema(columns), rowCount: rowCount, values: values, keys: keys),
            states: states,
            labels: states.map(\.label),
            types: typeLabels(chunks),
            stateCounts: count(chunks),
            warnings: compiled.warnings
        )
    }

    private func typeLabels(_ chunks: [Rows]) -> [ChurnTypeLabels] {
        let count = labeller.typeCount
        guard count > 0, let types = plan.churn?.types else { return [] }
        let states = chunks.flatMap(\.typeStates)
        return types.enumerated().map { index, type in
            ChurnTypeLabels(
                name: type.name,
                isChurn: type.isChurn,
                states: stride(from: index, to: states.count, by: count).map { states[$0] }
            )
        }
    }

    /// Recodes a column to the levels that occur in it: the others may be known only in the future.
    private static func keepUsedLevels(_ levels: [String], of column: inout ArraySlice<Double>) -> [String] {
        var codes = [Double](repeating: .nan, count: levels.count)
        for value in column where !value.isNaN { codes[Int(value)] = 0 }
        var used: [String] = []
        for (level, text) in levels.enumerated() where !codes[level].isNaN {
            codes[level] = Double(used.count)
            used.append(text)
        }
        for index in column.indices where !column[index].isNaN { column[index] = codes[Int(column[index])] }
        return used
    }

    private func count(_ chunks: [Rows]) -> [StateCounts] {
        let cutoffs = plan.observation.cutoffs
        var counts = cutoffs.map { StateCounts(cutoff: $0) }
        let position = Dictionary(uniqueKeysWithValues: cutoffs.enumerated().map { ($1, $0) })
        let typeCount = labeller.typeCount
        for index in counts.indices { counts[index].typePositives = [Int](repeating: 0, count: typeCount) }
        for chunk in chunks {
            for (index, count) in chunk.ineligible.enumerated() { counts[index].ineligible += count }
            for (cutoff, state) in zip(chunk.cutoffs, chunk.states) {
                switch state {
                case .positive: counts[position[cutoff, default: 0]].positive += 1
                case .negative: counts[position[cutoff, default: 0]].negative += 1
                case .gapChurn: counts[position[cutoff, default: 0]].gapChurn += 1
                case .immature: counts[position[cutoff, default: 0]].immature += 1
                }
            }
            for (place, state) in chunk.typeStates.enumerated() where state == .positive {
                let cutoff = chunk.cutoffs[place / typeCount]
                counts[position[cutoff, default: 0]].typePositives[place % typeCount] += 1
            }
        }
        return counts
    }
}
