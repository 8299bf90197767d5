import Testing

@testable import ChurnScoring

@Suite struct ModelFileTests {
    private func models() throws -> [ChurnModel] {
        var random = RandomModels(seed: 11)
        let schema = try random.schema(columns: 7)
        let matrix = random.matrix(schema, rows: 50)
        let baselines = ColumnBaseline.baselines(of: matrix)
        let small = try random.schema(columns: 4, levels: 3)
        let bare = try FeatureSchema([])
        var imported = RandomModels(seed: 14)
        imported.isImported = true
        return [
            try ChurnModel(
                schema: schema,
                predictor: .trees(random.ensemble(schema, trees: 5, depth: 4)),
                calibration: .platt(intercept: 0.5, slope: 0.75),
                baselines: baselines,
                metadata: ["config": "a: b\n", "é": "\"ü\"", "": ""]
            ),
            try ChurnModel(schema: schema, predictor: .linear(random.linear(schema)), baselines: baselines),
            try ChurnModel(
                schema: try random.schema(columns: 4, levels: 3),
                predictor: .linear(random.curvedLinear(try random.schema(columns: 4, levels: 3)))
            ),
            try ChurnModel(schema: schema, predictor: .trees(imported.ensemble(schema, trees: 5, depth: 4))),
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
            try ChurnModel(schema: bare, predictor: .trees(TreeEnsemble(baseScore: -0.0, trees: []))),
        ]
    }

    private func smallModel() throws -> ChurnModel {
        var random = RandomModels(seed: 2)
        let schema = try random.schema(columns: 3, levels: 2)
        return try ChurnModel(
            schema: schema,
            predictor: .trees(TreeEnsemble(baseScore: 1, trees: [random.tree(schema, depth: 2, splitChance: 1)])),
            metadata: ["algorithm": "test"]
        )
    }

    private func code(_ bytes: [UInt8]) -> String? {
        do throws(ModelFormatError) {
            _ = try ChurnModel(decoding: bytes)
            return nil
        } catch { return error.code }
    }

    @Test func `a model comes back whole, twice`() throws {
        for model in try models() {
            let bytes = model.encoded()
            let decoded = try ChurnModel(decoding: bytes)
            #expect(decoded == model)
            #expect(decoded.encoded() == bytes)
            #expect(try ChurnModel(decoding: decoded.encoded()) == model)
        }
    }

    @Test func `a decoded model scores and explains to the same bits`() throws {
        var random = RandomModels(seed: 12)
        for model in try models() {
            let decoded = try ChurnModel(decoding: model.encoded())
            for _ in 0..<20 {
                let row = random.row(model.schema)
                #expect(decoded.score(row) == model.score(row))
                #expect(decoded.contributions(row) == model.contributions(row))
            }
        }
    }

    @Test func `the checksum is the published CRC-64`() {
        var crc = CyclicRedundancyCheck64()
        Array("123456789".utf8).withUnsafeBytes { crc.update($0[...]) }
        #expect(crc.value == 0x995D_C9BB_DF19_39FA)
    }

    @Test func `the checksum is the same in one piece, in pieces and a bit at a time`() {
        let bytes = (0..<61).map { UInt8(truncatingIfNeeded: $0 * 167 + 13) }
        for count in 0...61 {
            var slow = UInt64.max
            for byte in bytes[..<count] {
                slow ^= UInt64(byte)
                for _ in 0..<8 { slow = slow & 1 == 1 ? slow >> 1 ^ 0xC96C_5795_D787_0F42 : slow >> 1 }
            }
            var whole = CyclicRedundancyCheck64()
            var pieces = CyclicRedundancyCheck64()
            bytes.withUnsafeBytes {
                whole.update($0[0..<count])
                pieces.update($0[0..<count / 3])
                pieces.update($0[count / 3..<count])
            }
            #expect(whole.value == ~slow)
            #expect(pieces.value == ~slow)
        }
    }

    @Test func `a file cut off anywhere is refused`() throws {
        let bytes = try smallModel().encoded()
        for length in bytes.indices {
            let cut = Array(bytes[..<length])
            #expect(throws: ModelFormatError.self) { try ChurnModel(decoding: cut) }
            // Below a mended checksum as well: the sections themselves notice.
            #expect(throws: ModelFormatError.self) { try ChurnModel(decoding: ModelFile.withMendedChecksum(cut)) }
        }
    }

    @Test func `every change of one byte is refused`() throws {
        let bytes = try smallModel().encoded()
        for position in bytes.indices {
            for change: UInt8 in [1, 0x80, 0xFF] {
                var damaged = bytes
                damaged[position] ^= change
                #expect(throws: ModelFormatError.self) { try ChurnModel(decoding: damaged) }
            }
        }
    }

    @Test func `errors say what is wrong and where`() throws {
        let bytes = try smallModel().encoded()
        #expect(code([]) == "file.magic")
        #expect(code(Array("PAR1".utf8)) == "file.magic")
        #expect(code(Array(bytes[..<20])) == "file.damaged")
        var newer = bytes
        newer[8] = 2
        #expect(code(newer) == "file.version")
        var damaged = bytes
        damaged[100] ^= 1
        #expect(code(damaged) == "file.checksum")
        #expect(code(ModelFile.withMendedChecksum(bytes + [0])) == "file.damaged")
        let error = #expect(throws: ModelFormatError.self) { try ChurnModel(decoding: damaged) }
        #expect(error?.byteOffset == 16)
        #expect(error?.description.hasPrefix("model file, byte 16: the checksum does not fit") == true)
    }

    /// The bytes with one more section, whose body is three bytes.
    private func adding(section: UInt8, flags: UInt8, to bytes: [UInt8]) -> [UInt8] {
        var extended = bytes + [1, 2, 3]
        let tableEnd = ModelFile.headerSize + Int(bytes[12]) * ModelFile.tableEntrySize
        extended[12] += 1
        extended.insert(contentsOf: [section, 0, 0, 0, flags, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0], at: tableEnd)
        return ModelFile.withMendedChecksum(extended)
    }

    @Test func `unknown sections are skipped unless they are essential`() throws {
        let model = try smallModel()
        let bytes = model.encoded()
        #expect(try ChurnModel(decoding: adding(section: 99, flags: 0, to: bytes)) == model)
        #expect(code(adding(section: 99, flags: 1, to: bytes)) == "file.section")
        #expect(code(adding(section: 99, flags: 2, to: bytes)) == "file.damaged")
        #expect(code(adding(section: 6, flags: 0, to: bytes)) == "file.damaged")
        #expect(code(adding(section: 3, flags: 1, to: bytes)) == "file.predictor")
        #expect(code(adding(section: 7, flags: 1, to: bytes)) == "file.predictor")
        #expect(code(adding(section: 8, flags: 1, to: bytes)) == "file.predictor")
    }

    @Test func `calibrations that fall, are no numbers or have a knot alone are refused`() throws {
        let knots = [(-1.0, -2.0), (1, 0.5)]
        let curve = Calibration.isotonic(IsotonicCurve(rawScores: knots.map(\.0), logOdds: knots.map(\.1)))
        let bytes = try smallModel().calibrated(by: curve).encoded()
        func changed(_ numbers: [Double]) -> String? {
            var body = ByteWriter()
            for (raw, odds) in knots {
                body.append(raw)
                body.append(odds)
            }
            var other = ByteWriter()
            for number in numbers { other.append(number) }
            return code(ModelFile.withMendedChecksum(bytes.replacing(body.bytes, with: other.bytes)))
        }
        #expect(changed([-1, -2, 1, 0.5]) == nil)
        #expect(changed([-1, 0.5, 1, 0.5]) == nil)
        #expect(changed([1, -2, 1, 0.5]) == "calibration.order")
        #expect(changed([-1, 1, 1, 0.5]) == "calibration.order")
        #expect(changed([-1, -2, .nan, 0.5]) != nil)
        #expect(changed([-1, -2, 1, .infinity]) != nil)
        #expect(changed([-1e308, -2, 1e308, 0.5]) == "calibration.span")
        #expect(changed([-1, -1e308, 1, 1e308]) == "calibration.span")
        for count: UInt8 in [0, 1, 3, 255] {
            let (two, other): ([UInt8], [UInt8]) = ([2, 2, 0, 0, 0], [2, count, 0, 0, 0])
            var body = ByteWriter()
            body.append(-1.0)
            let damaged = bytes.replacing(two + body.bytes, with: other + body.bytes)
            #expect(code(ModelFile.withMendedChecksum(damaged)) != nil)
        }
        let beta = Calibration.beta(intercept: 0, lowSlope: -1, highSlope: 1)
        #expect(throws: ModelValidationError.self) { try smallModel().calibrated(by: beta) }
    }

    @Test func `20,000 mutated files decode or throw`() throws {
        let originals = try models().map { $0.encoded() } + [smallModel().encoded()]
        var random = SeededGenerator(seed: 2026)
        var decodedCount = 0
        for round in 0..<20_000 {
            var bytes = originals[round % originals.count]
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let position = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: bytes[position] = UInt8.random(in: 0...255, using: &random)
                case 1: bytes[position] ^= 1 << UInt8.random(in: 0..<8, using: &random)
                case 2: bytes[position] = [0, 1, 0x7F, 0x80, 0xFF].randomElement(using: &random) ?? 0
                default:
                    bytes.removeSubrange(position..<min(bytes.count, position + Int.random(in: 1...8, using: &random)))
                }
                if bytes.isEmpty { bytes = [0] }
            }
            guard let model = try? ChurnModel(decoding: ModelFile.withMendedChecksum(bytes)) else { continue }
            decodedCount += 1
            let row = model.schema.columns.map { $0.levels == nil ? 0.5 : 0 }
            _ = model.score(row)
            if round % 16 == 0 { _ = model.contributions(row) }
        }
        // Bytes of numbers may change without harm, so both outcomes must occur.
        #expect(decodedCount > 1_000 && decodedCount < 19_000)
    }
}
