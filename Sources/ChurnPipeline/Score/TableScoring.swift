import ChurnData
import ChurnScoring
import Foundation

/// Scores a table block after block, into one file or into a folder of parts.
struct TableScoring {
    let model: ChurnModel
    let plan: ReasonPlan
    let threads: Int
    let isQuiet: Bool
    private let reading: Database
    private let spec: MatrixStreamSpec
    let stream: MatrixStream

    /// What came of it.
    struct Outcome {
        var summary = ScoreSummary()
        var rejected: [String: Int] = [:]
        /// What looks wrong but did not stop the work.
        var notes: [String] = []
        var partCount: Int?
    }

    init(_ pipeline: Pipeline, model: ChurnModel, spec: MatrixStreamSpec, plan: ReasonPlan) throws {
        self.model = model
        self.plan = plan
        self.spec = spec
        threads = pipeline.threads
        isQuiet = pipeline.isQuiet
        reading = try pipeline.database()
        stream = try reading.matrixStream(spec)
    }

    private var headers: [TableColumnHeader] {
        stream.beside + ScoreTable.headers(plan)
    }

    /// Scores all rows into the file at `path`.
    func write(to path: String, rejects: RejectLog?, clock: inout PhaseClock) throws -> Outcome {
        let writer = StreamWriter(path: path, headers: headers)
        var outcome = Outcome()
        do {
            try scoreBlocks(stream, rejects: rejects, into: &outcome, clock: &clock) { _, table in
                guard writer.push(table) else { throw CancellationError() }
            }
        } catch {
            // Where the writer failed, its own error says why.
            throw writer.abandon() ?? error
        }
        try clock.time("write") { _ = try writer.finish() }
        return outcome
    }

    /// Scores the rows whose parts are not there yet into `parts`.
    func write(to parts: ScoreParts, clock: inout PhaseClock) throws -> Outcome {
        let size = parts.manifest.partitionRows
        var outcome = Outcome()
        for part in 0..<parts.doneCount {
            let done = try clock.time("read") {
                try reading.readTable(.files(parts.path(part)), columns: ["probability"])
            }
            if case .numbers(let probabilities)? = done.columns.first?.values { outcome.summary.add(probabilities) }
        }
        var rest = spec
        rest.partitionRows = size
        rest.firstRow = parts.doneCount * size
        outcome.partCount = parts.doneCount
        guard stream.rowCount.map({ rest.firstRow < max(1, $0) }) ?? true else { return outcome }
        var writer: StreamWriter?
        var isOpen = -1
        do {
            try scoreBlocks(reading.matrixStream(rest), rejects: nil, into: &outcome, clock: &clock) { block, table in
                let part = block.sourceRows.lowerBound / size
                if part != isOpen {
                    _ = try writer?.finish()
                    writer = StreamWriter(path: parts.path(part), headers: headers)
                    isOpen = part
                }
                guard writer?.push(table) == true else { throw CancellationError() }
            }
        } catch {
            throw writer?.abandon() ?? error
        }
        try clock.time("write") { _ = try writer?.finish() }
        outcome.partCount = max(outcome.partCount ?? 0, isOpen + 1)
        return outcome
    }

    /// Scores block after block while the next ones are read, so that the seconds of both add up to more than the time that
    /// went by.
    private func scoreBlocks(
        _ stream: MatrixStream,
        rejects: RejectLog?,
        into outcome: inout Outcome,
        clock: inout PhaseClock,
        _ put: (MatrixBlock, Table) throws -> Void
    ) throws {
        let bar = ProgressBar("score", isQuiet: isQuiet)
        defer { bar.finish() }
        let start = ContinuousClock.now
        let reader = BlockReader(stream, rejects: rejects)
        do {
            while let block = reader.next() {
                let scores = try clock.time("score") {
                    try ScoreTable(
                        block.matrix,
                        ids: block.beside,
                        model: model,
                        plan: plan,
                        threads: threads
                    )
                }
                outcome.summary.add(scores.probabilities)
                try clock.time("write") { try put(block, scores.table) }
                if let total = stream.rowCount {
                    let rate = Double(outcome.summary.count) / max(1e-9, (ContinuousClock.now - start).seconds)
                    let note = "\(Format.count(Int(rate))) rows/s"
                    bar.update(done: block.sourceRows.upperBound, total: total, note: note)
                }
            }
        } catch {
            _ = try? reader.finish()
            throw error
        }
        let read = try reader.finish()
        clock.add("read", seconds: reader.busySeconds)
        outcome.rejected.merge(read.rejected, uniquingKeysWith: +)
        outcome.notes += read.warnings
    }
}
