import ChurnScoring
import Testing

@testable import ChurnData

struct IndexTests {
    @Test func `text index numbers texts like a dictionary does`() {
        var index = TextIndex()
        var reference: [String: Int32] = [:]
        for number in 0..<5_000 {
            // Lengths either side of eight bytes, with repetitions.
            let text = String(repeating: "é", count: number % 7) + String((number &* 7_919) % 1_000)
            let expected = reference[text] ?? Int32(reference.count)
            reference[text] = expected
            #expect(index.code(of: text) == expected)
        }
        #expect(index.count == reference.count)
        #expect(index.texts.enumerated().allSatisfy { reference[$1] == Int32($0) })
    }

    @Test func `texts that differ in normalisation only stay two`() {
        var index = TextIndex()
        #expect(index.code(of: "caf\u{E9}") == 0)
        #expect(index.code(of: "cafe\u{301}") == 1)
        #expect(index.code(of: "") == 2)
        #expect(index.code(of: "\0") == 3)
    }

    @Test func `integer index numbers integers like a dictionary does`() {
        var index = IntegerIndex()
        var reference: [Int64: Int32] = [:]
        for value in [0, -1, Int64.min, .max, 0, 5] + (0..<3_000).map({ Int64($0 * $0 % 1_009) << 20 }) {
            let expected = reference[value] ?? Int32(reference.count)
            reference[value] = expected
            #expect(index.code(of: value) == expected)
        }
    }

    @Test func `customers come in the order of their bytes`() {
        var index = CustomerIndex()
        index.startSource(isInteger: false, isTyped: true)
        let ids = ["b", "customer-10", "a", "customer-1", "", "é", "customer-1\0", "Z"]
        var codes: [Int32] = []
        for id in ids {
            var id = id
            codes.append(id.withUTF8 { index.code(of: $0) })
        }
        let customers = index.finish(&codes)
        let sorted = ids.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        #expect(customers == .strings(sorted))
        #expect(zip(ids, codes).allSatisfy { sorted[Int($1)] == $0 })
    }

    @Test func `integers become texts when a text follows`() {
        var index = CustomerIndex()
        index.startSource(isInteger: true, isTyped: true)
        var codes = [index.code(of: 10), index.code(of: 9)]
        index.startSource(isInteger: false, isTyped: true)
        var text = "10"
        codes.append(text.withUTF8 { index.code(of: $0) })
        #expect(index.finish(&codes) == .strings(["10", "9"]))
        #expect(codes == [0, 1, 0])
    }
}
