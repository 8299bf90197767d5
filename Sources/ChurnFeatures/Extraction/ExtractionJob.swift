internal import ChurnScoring

/// One extraction: decides the rows a chunk of customers at a time, then writes their features to where they belong.
struct ExtractionJob: Sendable {
    /// A fixed number, so that chunks do not depend on the number of threads.
    private static let customersPerChunk = 128

    let plan: ExtractionPlan
    let compiled: CompiledPlan
    let events: EventLog
    let history: HistoryLog?
    let labeller: RowLabeller
    /// Where the cutoffs are each customer's own.
    let customerCutoffs: CustomerCutoffs?

    /// A buffer whose parts belong to one chunk each.
    private struct Shared<Element>: @unchecked Sendable {
        // Unchecked: no two chunks touch the same element.
        let elements: UnsafeMutablePointer<Element>
    }

    func run(threads: Int) throws -> Extraction {
        let evaluation = EvaluationPlan(compiled)
        let selector = RowSelector(
            plan,
            compiled,
            events: events,
            labeller: labeller,
            customerCutoffs: customerCutoffs
        )
        let customerCount = events.customerIDs.count
        let chunkCount = (customerCount + Self.customersPerChunk - 1) / Self.customersPerChunk
        var chunks = [RowSelector.Rows](repeating: .init(ineligible: []), count: chunkCount)
        chunks.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return }
            let shared = Shared(elements: base)
            Workers.forEachChunk(chunkCount, threads: threads) { chunk in
                let first = chunk * Self.customersPerChunk
                let last = min(first + Self.customersPerChunk, customerCount)
                shared.elements[chunk] = selector.rows(ofCustomers: first..<last)
            }
        }
        let writer = FeatureWriter(plan, compiled, evaluation, events: events, history: history)
        return try assemble(chunks, writer, threads: threads)
    }

    private func assemble(_ chunks: [RowSelector.Rows], _ writer: FeatureWriter, threads: Int) throws -> Extraction {
        let starts = chunks.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.count) }
        let rowCount = starts[chunks.count]
        let valueCount = rowCount * plan.features.count
        // The only copy of the matrix: every chunk writes its rows to where they stay.
        var values = [Double](unsafeUninitializedCapacity: valueCount) { buffer, count in
            count = valueCount
            guard let base = buffer.baseAddress else { return }
            LargeMemory.populate(UnsafeMutableRawBufferPointer(buffer), threads: threads)
            let shared = Shared(elements: base)
            Workers.forEachChunk(chunks.count, threads: threads) { chunk in
                writer.write(chunks[chunk], to: shared.elements + starts[chunk], columnStride: rowCount)
            }
        }
        let columns = plan.features.indices.map { index in
            let feature = plan.features[index]
            let kind = compiled.levels[index].map { levels in
                FeatureColumn.Kind.categorical(
                    levels: Self.keepUsedLevels(levels, of: &values, index * rowCount..<(index + 1) * rowCount)
                )
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

    private func typeLabels(_ chunks: [RowSelector.Rows]) -> [ChurnTypeLabels] {
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

    /// Recodes the column at `range` to the levels that occur in it: the others may be known only in the future.
    private static func keepUsedLevels(
        _ levels: [String],
        of values: inout [Double],
        _ range: Range<Int>
    ) -> [String] {
        var codes = [Double](repeating: .nan, count: levels.count)
        for index in range where !values[index].isNaN { codes[Int(values[index])] = 0 }
        var used: [String] = []
        for (level, text) in levels.enumerated() where !codes[level].isNaN {
            codes[level] = Double(used.count)
            used.append(text)
        }
        for index in range where !values[index].isNaN { values[index] = codes[Int(values[index])] }
        return used
    }

    private func count(_ chunks: [RowSelector.Rows]) -> [StateCounts] {
        var counts = plan.observation.emptyCounts
        let typeCount = labeller.typeCount
        for index in counts.indices { counts[index].typePositives = [Int](repeating: 0, count: typeCount) }
        for chunk in chunks {
            for (position, count) in chunk.ineligible.enumerated() { counts[position].ineligible += count }
            for (position, state) in zip(chunk.positions, chunk.states) {
                switch state {
                case .positive: counts[position].positive += 1
                case .negative: counts[position].negative += 1
                case .gapChurn: counts[position].gapChurn += 1
                case .immature: counts[position].immature += 1
                }
            }
            for (place, state) in chunk.typeStates.enumerated() where state == .positive {
                counts[chunk.positions[place / typeCount]].typePositives[place % typeCount] += 1
            }
        }
        return counts
    }
}
