import Testing

@testable import ChurnData

struct DatabaseTests {
    @Test func `options that can't be are refused`() {
        #expect(throws: DataError(.invalidOption, "threads must be at least 1, not 0")) {
            try Database.Options(threads: 0)
        }
        #expect(throws: DataError.self) { try Database.Options(threads: 1, memoryLimitBytes: 5) }
    }

    @Test func `parameters are bound as they are`() throws {
        let database = try Database(.init(threads: 1, memoryLimitBytes: 256 << 20))
        let text = "it's \"é\"\0\n"
        let stream = try database.query("SELECT ?, ?::BIGINT, ?::DOUBLE", [.text(text), .integer(.min), .number(-0.5)])
        guard let chunk = try stream.next() else {
            Issue.record("no row")
            return
        }
        #expect(chunk.count == 1)
        #expect(chunk.texts(0)[0] == text)
        #expect(chunk.integers(1)[0] == .min)
        #expect(chunk.doubles(2)[0] == -0.5)
    }

    @Test func `chunks come in order with their missing values`() throws {
        let database = try Database(.init(threads: 2))
        let stream = try database.query(
            "SELECT i, CASE WHEN i % 3 = 0 THEN NULL ELSE 'value number ' || i END, i % 2 = 0 FROM range(10000) t(i)"
        )
        var next: Int64 = 0
        while let chunk = try stream.next() {
            let validity = chunk.validity(1)
            for row in 0..<chunk.count {
                #expect(chunk.integers(0)[row] == next)
                #expect(validity[row] == (next % 3 != 0))
                if validity[row] { #expect(chunk.texts(1)[row] == "value number \(next)") }
                #expect(chunk.booleans(2)[row] == (next % 2 == 0))
                next += 1
            }
        }
        #expect(next == 10_000)
    }

    @Test func `an error in the middle of a stream is thrown`() throws {
        let database = try Database(.init(threads: 2))
        #expect(throws: DataError.self) {
            let stream = try database.query(
                "SELECT CAST(CASE WHEN i = 90000 THEN 'x' ELSE '1' END AS INTEGER) FROM range(100000) t(i)"
            )
            while try stream.next() != nil {}
        }
        #expect(try database.query("SELECT 'next'").texts() == [["next"]])
    }

    @Test func `the session is UTC and downloads nothing`() throws {
        let database = try Database(.init(threads: 1))
        let sql =
            "SELECT current_setting('TimeZone'), current_setting('autoinstall_known_extensions')::VARCHAR, "
            + "current_setting('autoload_known_extensions')::VARCHAR"
        #expect(try database.query(sql).texts() == [["UTC", "false", "false"]])
    }

    @Test func `validity looks at the bits of the rows alone`() {
        var words: [UInt64] = [0, 1 << 5]
        words.withUnsafeMutableBufferPointer { buffer in
            let validity = Validity(words: buffer.baseAddress)
            #expect(!validity.hasAny(69) && validity.hasAny(70) && !validity.hasAny(64) && !validity.hasAny(0))
            #expect(validity[69] && !validity[68])
        }
        #expect(Validity(words: nil).hasAny(1) && !Validity(words: nil).hasAny(0))
    }
}
