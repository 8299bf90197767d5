import Testing

@testable import ChurnFeatures

@Suite struct EventFilterTests {
    @Test func `filters that say the same are equal`() {
        let one = EventFilter(
            types: ["b", "a"],
            attributes: [.init("page", in: ["x", "y"]), .init("channel", in: ["web"])],
            values: [.init("amount", .less, 2), .init("amount", .greater, 1)]
        )
        let other = EventFilter(
            types: ["a", "b", "a"],
            attributes: [.init("channel", in: ["web"]), .init("page", in: ["y", "x", "x"])],
            values: [.init("amount", .greater, 1), .init("amount", .less, 2), .init("amount", .less, 2)]
        )
        #expect(one == other)
        #expect(one.hashValue == other.hashValue)
        #expect(one.description == other.description)
    }

    @Test func `minus zero is zero`() {
        let minus = EventFilter(values: [.init("amount", .less, -0.0)])
        #expect(minus.description == "where=[amount < 0.0]")
    }
}
