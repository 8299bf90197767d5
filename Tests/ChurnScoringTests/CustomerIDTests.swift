import ChurnScoring
import Testing

@Suite struct CustomerIDTests {
    private let composed = "caf\u{E9}"
    private let decomposed = "cafe\u{301}"

    @Test func `texts of different bytes are different customers even where Swift calls them equal`() {
        #expect(composed == decomposed)
        #expect(CustomerID.string(composed) != .string(decomposed))
        #expect(Set([CustomerID.string(composed), .string(decomposed), .string(composed)]).count == 2)
    }

    @Test func `order is by kind, then by number or bytes`() {
        let ids: [CustomerID] = [.string("b"), .integer(10), .string("B"), .integer(-2), .string("")]
        #expect(ids.sorted() == [.integer(-2), .integer(10), .string(""), .string("B"), .string("b")])
        #expect(CustomerIDs.strings(["b", "a", decomposed, composed, "a"]).sortedIndices() == [1, 4, 0, 2, 3])
        #expect(CustomerIDs.integers([3, -1, 3]).sortedIndices() == [1, 0, 2])
    }
}
