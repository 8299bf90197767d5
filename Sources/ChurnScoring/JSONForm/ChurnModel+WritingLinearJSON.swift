extension ChurnModel {
    func write(_ linear: LinearPredictor, into writer: inout JSONWriter) {
        writer.key("intercept")
        writer.value(linear.intercept)
        writer.key("terms")
        writer.list { writer in
            for (index, term) in linear.terms.enumerated() {
                writer.element()
                writer.object { writer in
                    writer.key("column")
                    writer.value(schema.columns[index].name)
                    write(term, into: &writer)
                    writer.key("meanOutput")
                    writer.value(linear.meanOutputs[index])
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
            writer.key("transform")
            writer.value(term.transform.name)
            writeBounds(term.lowerBound, term.upperBound, into: &writer)
            writer.key("center")
            writer.value(term.center)
            writer.key("scale")
            writer.value(term.scale)
            writer.key("coefficient")
            writer.value(term.coefficient)
            writer.key("missingOutput")
            writer.value(term.missingOutput)
        case .categorical(let term):
            writer.key("outputs")
            writer.values(term.outputs)
            writer.key("missingOutput")
            writer.value(term.missingOutput)
            writer.key("unseenOutput")
            writer.value(term.unseenOutput)
        case .spline(let term):
            writer.key("transform")
            writer.value(term.transform.name)
            writeBounds(term.lowerBound, term.upperBound, into: &writer)
            writer.key("knots")
            writer.values(term.curve.knots)
            writer.key("knotOutputs")
            writer.values(term.curve.values)
            writer.key("missingOutput")
            writer.value(term.missingOutput)
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
                    writer.key("column")
                    writer.value(schema.columns[factor.column].name)
                    switch factor.kind {
                    case .number(let number):
                        writer.key("transform")
                        writer.value(number.transform.name)
                        writeBounds(number.lowerBound, number.upperBound, into: &writer)
                        writer.key("center")
                        writer.value(number.center)
                        writer.key("scale")
                        writer.value(number.scale)
                    case .levels(let count):
                        writer.key("levelCount")
                        writer.value(count)
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
        writer.key("meanOutput")
        writer.value(term.meanOutput)
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
