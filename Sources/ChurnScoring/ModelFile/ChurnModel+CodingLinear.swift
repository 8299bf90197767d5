extension ByteWriter {
    /// The content of a spline term behind its kind.
    mutating func append(_ term: SplineTerm) {
        append(byte: term.transform.rawValue)
        append(term.lowerBound)
        append(term.upperBound)
        append(count: term.curve.knots.count)
        for (knot, value) in zip(term.curve.knots, term.curve.values) {
            append(knot)
            append(value)
        }
        append(term.missingOutput)
    }

    fileprivate mutating func append(_ factor: InteractionTerm.Factor) {
        append(UInt32(factor.column))
        switch factor.kind {
        case .number(let number):
            append(byte: 0)
            append(byte: number.transform.rawValue)
            for value in [number.lowerBound, number.upperBound, number.center, number.scale] { append(value) }
        case .levels(let count):
            append(byte: 1)
            append(count: count)
        }
    }
}

extension LinearPredictor {
    /// The content of the section of interactions.
    func encodedInteractions() -> [UInt8] {
        var writer = ByteWriter()
        writer.append(count: interactions.count)
        for term in interactions {
            writer.append(term.first)
            writer.append(term.second)
            writer.append(count: term.outputs.count)
            for output in term.outputs { writer.append(output) }
            writer.append(term.meanOutput)
        }
        return writer.bytes
    }
}

extension ChurnModel {
    static func transform(_ reader: inout ByteReader) throws(ModelFormatError) -> NumericTerm.Transform {
        guard let transform = NumericTerm.Transform(rawValue: try reader.byte()) else {
            throw reader.error("transform", at: reader.offset - 1, "a term has no known transform")
        }
        return transform
    }

    static func spline(_ reader: inout ByteReader) throws(ModelFormatError) -> SplineTerm {
        let transform = try transform(&reader)
        let bounds = try reader.doubles(2)
        let start = reader.offset
        let count = try reader.count(ofSize: 16)
        guard count >= 2 else { throw reader.error("knots", at: start, "a curve has fewer than two knots") }
        let numbers = try reader.doubles(2 * count)
        let curve = NaturalSpline(
            knots: (0..<count).map { numbers[2 * $0] },
            values: (0..<count).map { numbers[2 * $0 + 1] }
        )
        return SplineTerm(
            transform: transform,
            lowerBound: bounds[0],
            upperBound: bounds[1],
            curve: curve,
            missingOutput: try reader.double()
        )
    }

    static func interactions(_ reader: inout ByteReader) throws(ModelFormatError) -> [InteractionTerm] {
        let start = reader.offset
        // The shortest term: two categorical factors, the count of outputs and the mean.
        let count = try reader.count(ofSize: 30)
        guard count > 0 else {
            throw reader.error("count", at: start, "there is no interaction; leave the section out")
        }
        var terms: [InteractionTerm] = []
        for _ in 0..<count {
            let first = try factor(&reader)
            let second = try factor(&reader)
            let outputs = try reader.doubles(try reader.count(ofSize: 8))
            terms.append(
                InteractionTerm(first: first, second: second, outputs: outputs, meanOutput: try reader.double())
            )
        }
        return terms
    }

    private static func factor(_ reader: inout ByteReader) throws(ModelFormatError) -> InteractionTerm.Factor {
        let column = Int(try reader.index())
        switch try reader.byte() {
        case 0:
            let transform = try transform(&reader)
            let numbers = try reader.doubles(4)
            let number = InteractionTerm.Standardization(
                transform: transform,
                lowerBound: numbers[0],
                upperBound: numbers[1],
                center: numbers[2],
                scale: numbers[3]
            )
            return InteractionTerm.Factor(column: column, kind: .number(number))
        case 1: return InteractionTerm.Factor(column: column, kind: .levels(count: Int(try reader.index())))
        default: throw reader.error("kind", at: reader.offset - 1, "a factor is of no known kind")
        }
    }
}
