extension ChurnModel {
    func write(_ linear: LinearPredictor, into writer: inout JSONWriter) {
        writer.value(linear.intercept, for: "intercept")
        writer.key("terms")
        writer.list { writer in
            for (index, term) in linear.terms.enumerated() {
                writer.element()
                writer.object { writer in
                    writer.value(schema.columns[index].name, for: "column")
                    write(term, into: &writer)
                    writer.value(linear.meanOutputs[index], for: "meanOutput")
                }
            }
        }
        writer.key("interactions")
        writer.list { writer in
            for term in linear.interactions {
                writer.element()
                writer.object { write(term, into: &$0) }
            }
        }
    }

    private func write(_ term: LinearTerm, into writer: inout JSONWriter) {
        switch term {
        case .numeric(let term):
            writer.value(term.transform.name, for: "transform")
            writeBounds(term.lowerBound, term.upperBound, into: &writer)
            writer.value(term.center, for: "center")
            writer.value(term.scale, for: "scale")
            writer.value(term.coefficient, for: "coefficient")
            writer.value(term.missingOutput, for: "missingOutput")
        case .categorical(let term):
            writer.values(term.outputs, for: "outputs")
            writer.value(term.missingOutput, for: "missingOutput")
            writer.value(term.unseenOutput, for: "unseenOutput")
        case .spline(let term):
            writer.value(term.transform.name, for: "transform")
            writeBounds(term.lowerBound, term.upperBound, into: &writer)
            writer.values(term.curve.knots, for: "knots")
            writer.values(term.curve.values, for: "knotOutputs")
            writer.value(term.missingOutput, for: "missingOutput")
        }
    }

    /// Bounds, null where a term that clamps nothing has the greatest finite doubles.
    private func writeBounds(_ lower: Double, _ upper: Double, into writer: inout JSONWriter) {
        writer.key("lowerBound")
        if lower == -Double.greatestFiniteMagnitude { writer.null() } else { writer.value(lower) }
        writer.key("upperBound")
        if upper == .greatestFiniteMagnitude { writer.null() } else { writer.value(upper) }
    }

    private func write(_ term: InteractionTerm, into writer: inout JSONWriter) {
        writer.key("columns")
        writer.list { writer in
            for factor in [term.first, term.second] {
                writer.element()
                writer.object { writer in
                    writer.value(schema.columns[factor.column].name, for: "column")
                    switch factor.kind {
                    case .number(let number):
                        writer.value(number.transform.name, for: "transform")
                        writeBounds(number.lowerBound, number.upperBound, into: &writer)
                        writer.value(number.center, for: "center")
                        writer.value(number.scale, for: "scale")
                    case .levels(let count):
                        writer.value(count, for: "levelCount")
                    }
                }
            }
        }
        // By slots of the first column, then of the second.
        let width = term.second.slotCount
        writer.key("outputs")
        writer.values(Array(0..<term.first.slotCount)) { writer, slot in
            writer.values(Array(term.outputs[slot * width..<(slot + 1) * width]))
        }
        writer.value(term.meanOutput, for: "meanOutput")
    }
}

extension NumericTerm.Transform {
    /// The word for it in JSON.
    var name: String {
        switch self {
        case .identity: "identity"
        case .signedLog1p: "signed_log1p"
        case .asinh: "asinh"
        }
    }

    /// The transform that `name` names.
    init?(name: String) {
        guard let transform = [Self.identity, .signedLog1p, .asinh].first(where: { $0.name == name }) else {
            return nil
        }
        self = transform
    }
}
