import Testing

@testable import ChurnScoring

@Suite struct NearestNamesTests {
    private let names = ["count", "sum", "mean", "window", "horizon"]

    @Test(arguments: [("cuont", "count"), ("windw", "window"), ("horizonn", "horizon"), ("Sum", "sum")])
    func `a mistyped name finds what was meant`(typed: String, meant: String) {
        #expect(NearestNames.to(typed, among: names) == [meant])
        #expect(NearestNames.hint(for: typed, among: names) == "did you mean \"\(meant)\"?")
    }

    @Test func `a name that is near none lists all`() {
        #expect(NearestNames.to("tenure", among: names).isEmpty)
        #expect(NearestNames.hint(for: "tenure", among: ["b", "a"]) == "known are: a, b")
    }

    @Test func `the nearest comes first, ties by name`() {
        #expect(NearestNames.to("plan", among: ["plans", "plane", "plan_id", "x"]) == ["plane", "plans", "plan_id"])
    }
}
