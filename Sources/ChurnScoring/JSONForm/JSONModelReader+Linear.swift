extension JSONModelReader {
    func linear(_ value: JSONValue, _ schema: FeatureSchema) throws(ModelImportError) -> LinearPredictor {
        var members = try JSONMembers(value, of: json)
        let intercept = try members.double("intercept")
        let list = try members.take("terms")
        var terms: [LinearTerm] = []
        var meanOutputs: [Double] = []
        for element in try json.array(list) {
            var members = try JSONMembers(element, of: json)
            let name = try members.take("column")
            guard try column(name, schema) == terms.count else {
                throw json.error("terms", at: name, "the terms are not in the order of the columns, one for each")
            }
            terms.append(try term(&members))
            meanOutputs.append(try members.double("meanOutput"))
            try members.finish()
        }
        var interactions: [InteractionTerm] = []
        for element in try json.array(try members.take("interactions")) {
            interactions.append(try interaction(element, schema))
        }
        try members.finish()
        return LinearPredictor(
            intercept: intercept,
            terms: terms,
            meanOutputs: meanOutputs,
            interactions: interactions
        )
    }

    private func term(_ members: inout JSONMembers) throws(ModelImportError) -> LinearTerm {
        let missingOutput = try members.double("missingOutput")
        guard members.has("transform") else {
            return .categorical(
                CategoricalTerm(
                    outputs: try members.doubles("outputs"),
                    missingOutput: missingOutput,
                    unseenOutput: try members.double("unseenOutput")
                )
            )
        }
        let transform = try transform(&members)
        let (lower, upper) = try bounds(&members)
        guard members.has("knots") else {
            return .numeric(
                NumericTerm(
                    transform: transform,
                    lowerBound: lower,
                    upperBound: upper,
                    center: try members.double("center"),
                    scale: try members.double("scale"),
                    coefficient: try members.double("coefficient"),
                    missingOutput: missingOutput
                )
            )
        }
        let list = try members.take("knots")
        let knots = try JSONMembers.doubles(list, of: json)
        let values = try members.doubles("knotOutputs")
        guard knots.count >= 2, knots.count == values.count else {
            throw json.error("knots", at: list, "a curve has at least two knots and an output for each")
        }
        return .spline(
            SplineTerm(
                transform: transform,
                lowerBound: lower,
                upperBound: upper,
                curve: NaturalSpline(knots: knots, values: values),
                missingOutput: missingOutput
            )
        )
    }

    private func transform(_ members: inout JSONMembers) throws(ModelImportError) -> NumericTerm.Transform {
        let value = try members.take("transform")
        guard let transform = NumericTerm.Transform(name: try json.text(value)) else {
            throw json.error("transform", at: value, "a transform is \"identity\", \"signed_log1p\" or \"asinh\"")
        }
        return transform
    }

    private func bounds(_ members: inout JSONMembers) throws(ModelImportError) -> (lower: Double, upper: Double) {
        let greatest = Double.greatestFiniteMagnitude
        var (lower, upper) = (-greatest, greatest)
        if let value = members.takeOptional("lowerBound") { lower = try json.double(value) }
        if let value = members.takeOptional("upperBound") { upper = try json.double(value) }
        return (lower, upper)
    }

    private func interaction(_ value: JSONValue, _ schema: FeatureSchema) throws(ModelImportError) -> InteractionTerm {
        var members = try JSONMembers(value, of: json)
        let list = try members.take("columns")
        var factors: [InteractionTerm.Factor] = []
        for element in try json.array(list) { factors.append(try factor(element, schema)) }
        guard factors.count == 2 else { throw json.error("columns", at: list, "an interaction is of two columns") }
        let rows = try members.take("outputs")
        var outputs: [Double] = []
        for row in try json.array(rows) {
            let slots = try JSONMembers.doubles(row, of: json)
            guard slots.count == factors[1].slotCount else {
                throw json.error("outputs", at: row, "\(slots.count) outputs for \(factors[1].slotCount) slots")
            }
            outputs.append(contentsOf: slots)
        }
        let meanOutput = try members.double("meanOutput")
        try members.finish()
        return InteractionTerm(first: factors[0], second: factors[1], outputs: outputs, meanOutput: meanOutput)
    }

    private func factor(_ value: JSONValue, _ schema: FeatureSchema) throws(ModelImportError) -> InteractionTerm.Factor
    {
        var members = try JSONMembers(value, of: json)
        let column = try column(try members.take("column"), schema)
        let kind: InteractionTerm.Factor.Kind
        if members.has("levelCount") {
            kind = .levels(count: Int(try members.index("levelCount")))
        } else {
            let transform = try transform(&members)
            let (lower, upper) = try bounds(&members)
            kind = .number(
                InteractionTerm.Standardization(
                    transform: transform,
                    lowerBound: lower,
                    upperBound: upper,
                    center: try members.double("center"),
                    scale: try members.double("scale")
                )
            )
        }
        try members.finish()
        return InteractionTerm.Factor(column: column, kind: kind)
    }
}
