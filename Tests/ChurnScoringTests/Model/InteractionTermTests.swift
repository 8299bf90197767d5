import Testing

@testable import ChurnScoring

@Suite struct InteractionTermTests {
    private func number(_ column: Int) -> InteractionTerm.Factor {
        .init(
            column: column,
            kind: .number(.init(transform: .identity, lowerBound: -4, upperBound: 4, center: 1, scale: 2))
        )
    }

    @Test func `two numbers add the product of what is standardised and clamped`() {
        let term = InteractionTerm(first: number(0), second: number(1), outputs: [3], meanOutput: 0)
        #expect(term.output(first: 2, second: -3) == 3 * 0.5 * -2)
        #expect(term.output(first: 100, second: 2) == 3 * 1.5 * 0.5)
        #expect(term.output(first: .nan, second: 2) == 0)
    }

    @Test func `a category chooses the output by level, missing and unseen`() {
        let plan = InteractionTerm.Factor(column: 1, kind: .levels(count: 2))
        let term = InteractionTerm(first: number(0), second: plan, outputs: [1, 2, 3, 4], meanOutput: 0)
        #expect([0, 1, .nan, -1, 2].map { term.output(first: 3, second: $0) } == [1, 2, 3, 4, 4])
        #expect(term.output(first: 5, second: 1) == 2 * 1.5)
    }

    @Test func `two categories have an output for each pair of slots`() {
        let one = InteractionTerm.Factor(column: 0, kind: .levels(count: 1))
        let two = InteractionTerm.Factor(column: 1, kind: .levels(count: 2))
        let term = InteractionTerm(first: one, second: two, outputs: (0..<12).map { Double($0) }, meanOutput: 0)
        let found = [0, .nan, -1].map { x in [0, 1, .nan, -1].map { term.output(first: x, second: $0) } }
        #expect(found == [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9, 10, 11]])
    }

    private func code(_ change: (inout InteractionTerm) -> Void) throws -> String? {
        let schema = try FeatureSchema([
            FeatureColumn(name: "x"), FeatureColumn(name: "plan", kind: .categorical(levels: ["a", "b"])),
        ])
        let plan = InteractionTerm.Factor(column: 1, kind: .levels(count: 2))
        var term = InteractionTerm(first: number(0), second: plan, outputs: [1, 2, 3, 4], meanOutput: 0)
        change(&term)
        let linear = LinearPredictor(
            intercept: 0,
            terms: [
                .numeric(NumericTerm(transform: .asinh, center: 0, scale: 1, coefficient: 1, missingOutput: 0)),
                .categorical(CategoricalTerm(outputs: [0, 1], missingOutput: 0, unseenOutput: 0)),
            ],
            meanOutputs: [0, 0],
            interactions: [term]
        )
        do throws(ModelValidationError) {
            _ = try ChurnModel(schema: schema, predictor: .linear(linear))
            return nil
        } catch { return error.code }
    }

    @Test func `a model refuses interactions that do not fit its schema`() throws {
        #expect(try code { _ in } == nil)
        #expect(try code { $0.second.column = 2 } == "interactions.columns")
        #expect(try code { $0.first.column = -1 } == "interactions.columns")
        #expect(try code { swap(&$0.first, &$0.second) } == "interactions.columns")
        #expect(try code { $0.outputs.append(0) } == "interactions.outputs")
        #expect(try code { $0.outputs[2] = .infinity } == "interactions.number")
        #expect(try code { $0.meanOutput = .nan } == "interactions.number")
        #expect(try code { $0.second.kind = .levels(count: 3) } == "interactions.levels")
        #expect(try code { $0.first.kind = .levels(count: 2) } == "interactions.kind")
        let flat = InteractionTerm.Standardization(
            transform: .identity,
            lowerBound: 0,
            upperBound: 1,
            center: 0,
            scale: 0
        )
        #expect(try code { $0.first.kind = .number(flat) } == "interactions.scale")
    }

    @Test func `a model refuses curves whose knots do not ascend or that bend without bounds`() throws {
        let schema = try FeatureSchema([FeatureColumn(name: "x")])
        for (knots, values, expected) in [
            ([0.0, 1, 1, 2], [0.0, 1, 2, 3], "linear.number"), ([0, 2, 1], [0, 1, 2], "linear.knots"),
            ([0, 1, 2], [0, 1e308, -1e308], "linear.number"), ([0, 1], [0, .infinity], "linear.number"),
        ] {
            let term = SplineTerm(curve: NaturalSpline(knots: knots, values: values), missingOutput: 0)
            let linear = LinearPredictor(intercept: 0, terms: [.spline(term)], meanOutputs: [0])
            let error = #expect(throws: ModelValidationError.self) {
                _ = try ChurnModel(schema: schema, predictor: .linear(linear))
            }
            #expect(error?.code == expected)
        }
    }
}
