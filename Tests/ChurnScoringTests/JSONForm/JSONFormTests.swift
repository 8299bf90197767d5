import Testing

@testable import ChurnScoring

@Suite struct JSONFormTests {
    private func models() throws -> [ChurnModel] {
        var random = RandomModels(seed: 21)
        let schema = try random.schema(columns: 7)
        let baselines = ColumnBaseline.baselines(of: random.matrix(schema, rows: 50))
        let small = try random.schema(columns: 4, levels: 3)
        return [
            try ChurnModel(
                schema: schema,
                predictor: .trees(random.ensemble(schema, trees: 5, depth: 4)),
                calibration: .platt(intercept: 0.1, slope: -0.0),
                baselines: baselines,
                metadata: ["config": "a: b\n\t\u{1}", "é": "\"ü\"\\ / \u{1F600}", "": "", "model": "x"]
            ),
            try ChurnModel(schema: schema, predictor: .linear(random.linear(schema)), baselines: baselines),
            try ChurnModel(schema: small, predictor: .linear(random.curvedLinear(small))),
            try ChurnModel(schema: small, predictor: .blend(random.blend(small))),
            try ChurnModel(
                schema: small,
                predictor: .trees(random.ensemble(small, trees: 2, depth: 2)),
                calibration: .isotonic(IsotonicCurve(rawScores: [-1.5, -0.1, 0.3], logOdds: [-3, -0.2, -0.2]))
            ),
            try ChurnModel(
                schema: small,
                predictor: .linear(random.linear(small)),
                calibration: .beta(intercept: -0.25, lowSlope: 0, highSlope: 1.75)
            ),
            try ChurnModel(schema: FeatureSchema([]), predictor: .trees(TreeEnsemble(baseScore: -0.0, trees: []))),
            try ChurnModel(
                schema: FeatureSchema([FeatureColumn(name: "x")]),
                predictor: .linear(
                    LinearPredictor(
                        intercept: .leastNonzeroMagnitude,
                        terms: [
                            .numeric(
                                NumericTerm(
                                    transform: .asinh,
                                    center: 0.1 + 0.2,
                                    scale: .leastNormalMagnitude,
                                    coefficient: -.greatestFiniteMagnitude,
                                    missingOutput: 1e22
                                )
                            )
                        ],
                        meanOutputs: [123_456_789.123_456_79]
                    )
                )
            ),
        ]
    }

    private func code(_ text: String) -> String? {
        do throws(ModelImportError) {
            _ = try ChurnModel(json: Array(text.utf8))
            return nil
        } catch { return error.code }
    }

    @Test func `a model comes back from JSON with the bytes of its file`() throws {
        for model in try models() {
            let read = try ChurnModel(json: Array(model.json().utf8))
            #expect(read.encoded() == model.encoded())
            #expect(read.json() == model.json())
        }
    }

    @Test func `what inspecting prints is read too`() throws {
        let model = try models()[0]
        let text = "{\n\"model\": \(model.json()),\n\"seconds\": {\"read\": 0.1}\n}"
        #expect(try ChurnModel(json: Array(text.utf8)) == model)
        #expect(code("{\"model\": \(model.json()), \"more\": 1}") == "json.key")
    }

    @Test func `space, escapes and the order of keys do not matter`() throws {
        let text = """
            \t{ "metadata" : {"k\\u00e9\\ud83d\\ude00": "a\\/b"} ,\r\n"calibration":null,"version":1,
            "linear":{"terms":[],"interactions":[],"intercept":-1.5e+0},"columns":[]}
            """
        let model = try ChurnModel(json: Array(text.utf8))
        #expect(model.metadata == ["ké😀": "a/b"])
        #expect(model.rawScore([]) == -1.5)
    }

    @Test func `what is not a model is refused with its byte`() throws {
        let good =
            "{\"version\": 1, \"columns\": [], \"linear\": {\"intercept\": 1, \"terms\": [], \"interactions\": []}, "
            + "\"metadata\": {}}"
        #expect(code(good) == nil)
        func changed(_ old: String, _ new: String) -> String? {
            let parts = good.split(separator: old, maxSplits: 1, omittingEmptySubsequences: false)
            return code(parts[0] + new + (parts.last ?? ""))
        }
        #expect(changed("\"version\": 1", "\"version\": 2") == "json.version")
        #expect(changed("\"version\": 1", "\"version\": 1, \"version\": 1") == "json.json")
        #expect(changed("\"version\": 1", "\"version\": 1, \"extra\": 1") == "json.key")
        #expect(changed("\"columns\": [], ", "") == "json.missing")
        #expect(changed("\"intercept\": 1", "\"intercept\": 1e999") == "json.number")
        #expect(changed("\"intercept\": 1", "\"intercept\": NaN") == "json.json")
        #expect(changed("\"intercept\": 1", "\"intercept\": 01") == "json.json")
        #expect(changed("\"intercept\": 1", "\"intercept\": 1.") == "json.json")
        #expect(changed("\"intercept\": 1", "\"intercept\": \"1\"") == "json.kind")
        #expect(
            changed("\"metadata\"", "\"calibration\": {\"rawScores\": [1, 2], \"logOdds\": [0, 1]}, \"metadata\"")
                == nil
        )
        for curve in ["[1], \"logOdds\": [0]", "[1, 2], \"logOdds\": [0, 1, 2]", "[], \"logOdds\": []"] {
            let text = "\"calibration\": {\"rawScores\": \(curve)}, \"metadata\""
            #expect(changed("\"metadata\"", text) == "json.calibration")
        }
        let falling = "\"calibration\": {\"rawScores\": [1, 2], \"logOdds\": [1, 0]}, \"metadata\""
        #expect(changed("\"metadata\"", falling) == "json.model")
        #expect(changed("\"terms\": []", "\"terms\": [{\"column\": \"x\"}]") == "json.column")
        #expect(changed("{}", "{\"a\": \"\\ud800\"}") == "json.json")
        #expect(changed("{}", "{\"a\": \"\\x\"}") == "json.json")
        #expect(changed("{}", "{\"a\": \"\u{1}\"}") == "json.json")
        #expect(code(good + " x") == "json.json")
        #expect(code("") == "json.json")
        #expect(code(String(repeating: "[", count: 100_000)) == "json.json")
        #expect(code(String(repeating: "{\"a\":", count: 100_000)) == "json.json")
        let error = #expect(throws: ModelImportError.self) {
            try ChurnModel(json: Array("{\"version\": 1,\n  \"columns\": nul}".utf8))
        }
        #expect(error?.place == .byte(28))
        #expect(error?.description.hasPrefix("byte 28: ") == true)
    }

    @Test func `a text cut off anywhere, or with one byte changed, is read or refused`() throws {
        let bytes = Array(try models()[0].json().utf8)
        for length in stride(from: 0, to: bytes.count, by: 37) {
            #expect(throws: ModelImportError.self) { try ChurnModel(json: Array(bytes[..<length])) }
        }
        var random = SeededGenerator(seed: 3)
        var readCount = 0
        for _ in 0..<400 {
            var changed = bytes
            changed[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0x20..<0x7F, using: &random)
            guard let model = try? ChurnModel(json: changed) else { continue }
            readCount += 1
            _ = model.score(model.schema.columns.map { _ in 0 })
        }
        #expect(readCount > 10 && readCount < 390)
    }
}
