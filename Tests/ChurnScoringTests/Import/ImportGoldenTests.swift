import ChurnScoring
import Foundation
import Testing

/// Imported models against the raw scores of the libraries that trained them; the files are made by
/// Tests/Goldens/import/make.py, with values at and around every threshold, tiny, missing and unseen.
@Suite struct ImportGoldenTests {
    private static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Goldens/import")

    private static func bytes(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: folder.appendingPathComponent(name)))
    }

    /// The rows of a golden in the model's level codes, and the raw scores that the library predicted.
    private static func rows(_ name: String, _ schema: FeatureSchema) throws -> [(row: [Double], score: Double)] {
        let bytes = try bytes("\(name).rows")
        let width = schema.count + 1
        let numbers = stride(from: 0, to: bytes.count, by: 8).map { start in
            let bits = bytes[start..<start + 8].reversed().reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
            return Double(bitPattern: bits)
        }
        #expect(numbers.count == 400 * width)
        return (0..<400).map { index in
            let row = zip(schema.columns, numbers[index * width..<(index + 1) * width - 1]).map { column, value in
                guard let levels = column.levels, !value.isNaN else { return value }
                // Columns that pandas had names for hold the positions of the names, the others the codes themselves.
                let code = Int(value)
                if name.hasSuffix("pandas") { return value }
                return levels.firstIndex(of: "\(code)").map(Double.init) ?? FeatureColumn.unseenCode
            }
            return (row, numbers[(index + 1) * width - 1])
        }
    }

    private static func model(_ name: String) throws -> ChurnModel {
        name.hasPrefix("lightgbm")
            ? try ChurnModel(lightGBM: bytes("\(name).txt")) : try ChurnModel(xgboost: bytes("\(name).json"))
    }

    @Test(
        arguments: ["nan", "zero", "none", "pandas", "tiny", "tiny-zero", "stump"].map { "lightgbm-\($0)" }
    )
    func `scores are LightGBM's to the last bit`(name: String) throws {
        let model = try Self.model(name)
        let rows = try Self.rows(name, model.schema)
        var scores = [Double](repeating: 0, count: rows.count)
        let matrix = FeatureMatrix(
            schema: model.schema,
            rowCount: rows.count,
            values: (0..<model.schema.count).flatMap { column in rows.map { $0.row[column] } }
        )
        scores.withUnsafeMutableBufferPointer { model.score(matrix, rows: 0..<rows.count, into: $0) }
        for (index, (row, score)) in rows.enumerated() {
            #expect(model.rawScore(row) == score, "row \(index)")
            #expect(scores[index] == score, "row \(index)")
        }
        #expect(name.hasSuffix("stump") || Set(scores).count > 100)
    }

    @Test(arguments: ["numbers", "pandas", "base", "forest"].map { "xgboost-\($0)" })
    func `scores are XGBoost's up to the rounding of its sums`(name: String) throws {
        let model = try Self.model(name)
        let rows = try Self.rows(name, model.schema)
        guard case .trees(let ensemble) = model.predictor else { return }
        for (index, (row, score)) in rows.enumerated() {
            // XGBoost rounds the sum to float32 after each tree: done as it does, every bit is the same.
            var sum = Float(ensemble.baseScore)
            row.withUnsafeBufferPointer { row in
                for tree in ensemble.trees { sum += Float(tree.output(row: row)) }
            }
            #expect(Double(sum) == score, "row \(index)")
            #expect(abs(model.rawScore(row) - score) < 1e-6 * max(1, abs(score)), "row \(index)")
        }
        #expect(Set(rows.map(\.score)).count > 100)
    }

    @Test func `what was imported explains its scores and survives a file`() throws {
        for name in ["lightgbm-zero", "lightgbm-nan", "xgboost-numbers"] {
            let model = try Self.model(name)
            for (row, _) in try Self.rows(name, model.schema).prefix(100) {
                let contributions = model.contributions(row)
                #expect(abs(contributions.rawScore - model.rawScore(row)) < 1e-9)
            }
            #expect(try ChurnModel(decoding: model.encoded()) == model)
            #expect(try ChurnModel(json: Array(model.json().utf8)).encoded() == model.encoded())
        }
    }

    @Test func `levels are the names of pandas, or codes`() throws {
        let named = try Self.model("lightgbm-pandas")
        #expect(named.schema.columns.map(\.name) == ["logins", "spend", "trend", "plan", "city"])
        #expect(named.schema.columns[3].levels == ["basic", "pro", "team", "größer"])
        #expect(named.schema.columns[4].levels?.count == 60)
        #expect(named.schema.columns[0].levels == nil)
        let coded = try ChurnModel(lightGBM: Self.bytes("lightgbm-pandas.txt"), categories: .codes)
        #expect(coded.schema.columns[3].levels == ["0", "1", "2", "3"])
        let numbers = try Self.model("lightgbm-nan")
        #expect(numbers.schema.columns[5].levels == ["2", "3", "5", "7", "11", "40", "41", "99"])
        let xgboost = try Self.model("xgboost-pandas")
        #expect(xgboost.schema.columns[3].levels == ["basic", "pro", "team", "gr??er"])
        #expect(xgboost.schema.columns[4].levels?.last == "city059")
    }

    @Test func `a sigmoid other than 1 scales the log-odds`() throws {
        #expect(try Self.model("lightgbm-zero").calibration == .platt(intercept: 0, slope: 0.7))
        #expect(try Self.model("lightgbm-nan").calibration == .identity)
    }
}
