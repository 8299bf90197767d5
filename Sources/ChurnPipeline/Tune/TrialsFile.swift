import ChurnData
import ChurnScoring
import ChurnTraining
import Foundation

/// What a search tried, one line of JSON each, in the order in which it was tried.
///
/// Nothing in it depends on time or threads. The first line says what is searched, so that a file of another search is
/// not taken for this one's.
struct TrialsFile {
    /// The first line.
    struct Header: Codable, Equatable {
        var format = "churn-trials-1"
        let algorithm: String
        /// A hash of the rows, their labels and folds, and of the settings that are not searched.
        let data: String
        let folds: Int
        let seed: UInt64
    }

    /// Any other line: one candidate tried on the first folds.
    struct Line: Codable {
        let trial: Int
        let folds: Int
        let logLoss: Double
        let settings: [String: String]
    }

    let path: String
    private let header: Header
    private(set) var lines: [Line] = []

    /// An empty file, or the one at `path` that a search of the same kind left.
    ///
    /// - Throws: ``PipelineError`` where the file is of another search.
    init(_ path: String, header: Header) throws {
        self.path = path
        self.header = header
        guard let data = FileManager.default.contents(atPath: path) else { return }
        let texts = data.split(separator: 10)
        let decoder = JSONDecoder()
        guard let first = texts.first, let found = try? decoder.decode(Header.self, from: first), found == header,
            let lines = try? texts.dropFirst().map({ try decoder.decode(Line.self, from: $0) })
        else {
            throw PipelineError(
                code: "tune.file",
                message:
                    "the file holds no trials of this search (other data, settings, seed or contents); give another "
                    + "--output, or remove it",
                location: path
            )
        }
        self.lines = lines
    }

    /// The loss that a step had, if it was tried.
    func logLoss(_ step: SuccessiveHalving.Step) -> Double? {
        lines.first { $0.trial == step.trial && $0.folds == step.folds }?.logLoss
    }

    /// Adds a line, and writes the file whole.
    mutating func append(_ line: Line) throws {
        lines.append(line)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let texts = try [encoder.encode(header)] + lines.map { try encoder.encode($0) }
        try WholeFile.write(text: texts.map { String(decoding: $0, as: UTF8.self) + "\n" }.joined(), to: path)
    }
}
