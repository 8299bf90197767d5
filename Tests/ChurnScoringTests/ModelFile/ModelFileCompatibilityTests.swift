import ChurnScoring
import Foundation
import Testing

/// Every released version of the format decodes and scores to saved values; the files are made by
/// Tests/Goldens/models/make.py, which follows the format's documentation and uses nothing of the library.
@Suite struct ModelFileCompatibilityTests {
    private struct Golden: Decodable {
        struct Row: Decodable {
            let row: [Double?]
            let rawScore: Double
            let probability: Double
        }

        let rows: [Row]
    }

    private static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Goldens/models")

    @Test(arguments: ["trees-v1", "linear-v1", "curved-v1", "imported-v1", "blend-v1", "isotonic-v1", "beta-v1"])
    func `a documented file decodes and scores`(name: String) throws {
        let bytes = [UInt8](try Data(contentsOf: Self.folder.appendingPathComponent("\(name).churn")))
        let json = try Data(contentsOf: Self.folder.appendingPathComponent("\(name).json"))
        let golden = try JSONDecoder().decode(Golden.self, from: json)
        let model = try ChurnModel(decoding: bytes)
        #expect(golden.rows.count == 25)
        for expected in golden.rows {
            let score = model.score(expected.row.map { $0 ?? .nan })
            #expect(abs(score.rawScore - expected.rawScore) < 1e-15)
            #expect(abs(score.probability - expected.probability) < 1e-15)
        }
        #expect(model.schema.columns[0].signal == "login_decline")
        #expect(model.schema.columns[1].levels == ["basic", "pro", "größer \"Ü\""])
        #expect(model.baselines.map(\.counts) == [[5, 6, 7], [10, 5, 3, 0]])
        #expect(model.metadata == ["algorithm": "golden", "config": "a: b\n"])
        #expect(model.encoded() == bytes)
        #expect(try ChurnModel(json: Array(model.json().utf8)).encoded() == bytes)
    }
}
