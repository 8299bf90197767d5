extension ModelValidation {
    /// Checks the curve of a term; `place` names it in messages.
    func validate(_ term: SplineTerm, _ place: String) throws(ModelValidationError) {
        let curve = term.curve
        try requireFinite(
            [term.lowerBound, term.upperBound, term.missingOutput] + curve.knots + curve.values + curve.curvatures,
            "linear.number",
            place
        )
        try require(
            term.lowerBound <= term.upperBound,
            "linear.bounds",
            "\(place) has a lower bound above its upper bound"
        )
        try require(
            zip(curve.knots, curve.knots.dropFirst()).allSatisfy { $0 < $1 },
            "linear.knots",
            "\(place) has knots that do not ascend"
        )
    }

    /// Checks that interactions are of columns of the schema, with an output for each pair of slots.
    func validate(_ interactions: [InteractionTerm]) throws(ModelValidationError) {
        for (index, term) in interactions.enumerated() {
            let place = "interaction \(index)"
            try require(
                term.first.column < term.second.column,
                "interactions.columns",
                "\(place) is not of two columns in the schema's order"
            )
            try validate(term.first, place)
            try validate(term.second, place)
            try requireFinite(term.outputs + [term.meanOutput], "interactions.number", place)
            let (slots, overflows) = term.first.slotCount.multipliedReportingOverflow(by: term.second.slotCount)
            try require(
                !overflows && term.outputs.count == slots,
                "interactions.outputs",
                "\(place) has \(term.outputs.count) outputs for \(term.first.slotCount) times "
                    + "\(term.second.slotCount) slots"
            )
        }
    }

    private func validate(_ factor: InteractionTerm.Factor, _ place: String) throws(ModelValidationError) {
        try require(
            factor.column >= 0 && factor.column < schema.count,
            "interactions.columns",
            "\(place) is of column \(factor.column), of \(schema.count) columns"
        )
        switch (factor.kind, schema.columns[factor.column].levels) {
        case (.number(let number), nil):
            try requireFinite(
                [number.lowerBound, number.upperBound, number.center, number.scale],
                "interactions.number",
                place
            )
            try require(
                number.lowerBound <= number.upperBound && number.scale > 0,
                "interactions.scale",
                "\(place) has a lower bound above its upper bound, or a scale that is not positive"
            )
        case (.levels(let count), let levels?):
            try require(
                count == levels.count,
                "interactions.levels",
                "\(place) has \(count) levels where the column has \(levels.count)"
            )
        default:
            throw ModelValidationError(
                code: "interactions.kind",
                message: "\(place) is of another kind than its column"
            )
        }
    }
}
