import ChurnData
import ChurnScoring
import Foundation

// A folder of scores: `part-00000.parquet`, `part-00001.parquet`, ..., each of the scores of so many rows of the source,
// and `manifest.json`, which says what they are scores of. The manifest is there from the first moment; a part appears
// whole or not at all. So a run that was killed leaves the parts that were done, and the next one begins behind them.

/// What the parts in a folder are scores of; written as `manifest.json`.
struct ScoreManifest: Codable, Hashable {
    /// A file that was read.
    struct Input: Codable, Hashable {
        var path: String
        var bytes: Int
        /// Seconds since 1970.
        var modifiedAt: Double
    }

    /// The fingerprint of the model.
    var model: String
    /// The files that are scored, in the order of their rows.
    var input: [Input]
    /// The columns that are copied.
    var ids: [String]
    var reasons: Int
    /// Which columns may be reasons, what one stands for, and what would help; `nil` where nothing is said.
    var reasonRules: ReasonConfig?
    /// The base rate that probabilities were taken to; `nil` where they are the model's own.
    var baseRate: Double?
    /// How many rows of the source each part stands for; the last may have fewer.
    var partitionRows: Int
    /// What was found at the end; `nil` while the run is not done.
    var result: Result?

    /// What a whole run gave.
    struct Result: Codable, Hashable {
        var rows: Int
        var parts: Int
        /// Rows that could not be read.
        var rejected: Int
        var minimumProbability: Double?
        var meanProbability: Double?
        var maximumProbability: Double?
        /// Wall-clock seconds of the last run, which may have found parts done.
        var seconds: Double
    }
}

/// A folder that scores are written to in parts.
struct ScoreParts {
    static let manifestName = "manifest.json"

    let folder: String
    let manifest: ScoreManifest
    /// How many parts from the first on are done.
    let doneCount: Int

    /// Prepares the folder.
    ///
    /// - Throws: ``PipelineError`` where it holds other files, where it holds parts and `resumes` is false, or where they
    ///   are scores of something else.
    init(folder: String, manifest: ScoreManifest, resumes: Bool) throws {
        self.folder = folder
        self.manifest = manifest
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        let parts = Set(names.filter(Self.isPart))
        if let foreign = names.first(where: { !parts.contains($0) && $0 != Self.manifestName && !Self.isAbandoned($0) })
        {
            throw PipelineError(
                code: "output.foreign_files",
                message: "holds \"\(foreign)\", which is no part of scores; name an empty or a new folder",
                location: folder
            )
        }
        guard !names.allSatisfy(Self.isAbandoned) else {
            doneCount = 0
            try write(manifest)
            return
        }
        guard resumes else {
            throw PipelineError(
                code: "output.parts_there",
                message: "holds scores already; go on with --resume, or name an empty or a new folder",
                location: folder
            )
        }
        try Self.check(folder, isOf: manifest)
        doneCount = (0...parts.count).first { !parts.contains(Self.name($0)) } ?? 0
    }

    /// The path of a part.
    func path(_ part: Int) -> String { "\(folder)/\(Self.name(part))" }

    /// Writes the manifest with what the run gave.
    func finish(_ result: ScoreManifest.Result) throws {
        var manifest = manifest
        manifest.result = result
        try write(manifest)
    }

    private func write(_ manifest: ScoreManifest) throws {
        try WholeFile.write(text: JSONOutput.text(manifest) + "\n", to: "\(folder)/\(Self.manifestName)")
    }

    private static func check(_ folder: String, isOf manifest: ScoreManifest) throws {
        let path = "\(folder)/\(manifestName)"
        guard let data = FileManager.default.contents(atPath: path),
            var found = try? JSONDecoder().decode(ScoreManifest.self, from: data)
        else {
            throw PipelineError(
                code: "resume.no_manifest",
                message: "there is no manifest that says what the parts are scores of; name an empty or a new folder",
                location: path
            )
        }
        found.result = nil
        var differences: [String] = []
        if found.model != manifest.model { differences.append("model") }
        if found.input != manifest.input { differences.append("input") }
        if found.ids != manifest.ids { differences.append("id columns") }
        if found.reasons != manifest.reasons { differences.append("number of reasons") }
        if found.reasonRules != manifest.reasonRules { differences.append("rules of reasons") }
        if found.baseRate != manifest.baseRate { differences.append("base rate") }
        if found.partitionRows != manifest.partitionRows { differences.append("rows of a part") }
        guard differences.isEmpty else {
            throw PipelineError(
                code: "resume.other_run",
                message: "the parts that are there are another run's (different: "
                    + "\(differences.joined(separator: ", "))); name an empty or a new folder",
                location: folder
            )
        }
    }

    private static func name(_ part: Int) -> String {
        let digits = String(part)
        return "part-\(String(repeating: "0", count: max(0, 5 - digits.count)))\(digits).parquet"
    }

    private static func isPart(_ name: String) -> Bool {
        guard name.hasPrefix("part-"), name.hasSuffix(".parquet") else { return false }
        let digits = name.dropFirst(5).dropLast(8)
        return digits.count >= 5 && digits.allSatisfy { $0.isASCII && $0.isNumber }
    }

    /// Whether a killed run left the file; the next write to its name removes it.
    private static func isAbandoned(_ name: String) -> Bool { name.hasPrefix(".") && name.hasSuffix(".tmp") }
}

extension ScoreManifest {
    /// The manifest of `scoring` with `model`, taken to `baseRate` where that is given.
    init(_ scoring: TableScoring, model: ChurnModel, baseRate: Double?, partitionRows: Int) throws {
        self.model = ModelFingerprint.hex(of: model)
        self.baseRate = baseRate
        input = try scoring.stream.files.map { path in
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            return Input(
                path: path,
                bytes: (attributes[.size] as? NSNumber)?.intValue ?? 0,
                modifiedAt: (attributes[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0
            )
        }
        ids = scoring.stream.beside.map(\.name)
        reasons = scoring.plan.count
        reasonRules = scoring.plan.config == ReasonConfig() ? nil : scoring.plan.config
        self.partitionRows = partitionRows
    }
}

extension ScoreManifest.Result {
    init(_ outcome: TableScoring.Outcome, seconds: Double) {
        rows = outcome.summary.count
        parts = outcome.partCount ?? 0
        rejected = outcome.rejected.values.reduce(0, +)
        minimumProbability = outcome.summary.lowest
        meanProbability = outcome.summary.mean
        maximumProbability = outcome.summary.highest
        self.seconds = seconds
    }
}
