import ChurnScoring

let microsecondsPerDay = 86_400_000_000.0

extension TableColumn {
    /// The column as a feature and its values; with the kind, levels and texts of `known` where it is given.
    func asFeature(like known: FeatureColumn?) -> (FeatureColumn, [Double]) {
        func column(_ kind: FeatureColumn.Kind) -> FeatureColumn {
            FeatureColumn(name: name, kind: kind, definition: known?.definition ?? "", signal: known?.signal ?? "")
        }
        func present(_ row: Int) -> Bool { isMissing.isEmpty || !isMissing[row] }
        switch values {
        case .numbers(let values) where known?.levels == nil:
            return (column(.numeric), values)
        case .integers(let values) where known?.levels == nil:
            return (column(.numeric), values.indices.map { present($0) ? Double(values[$0]) : .nan })
        case .timestamps(let values) where known?.levels == nil:
            return (
                column(.numeric), values.indices.map { present($0) ? Double(values[$0]) / microsecondsPerDay : .nan }
            )
        case .booleans(let values) where known == nil:
            return (
                column(.categorical(levels: ["false", "true"])),
                values.indices.map { present($0) ? (values[$0] ? 1 : 0) : .nan }
            )
        default:
            let rows = 0..<values.count
            let texts = rows.map { text(at: $0) }
            let levels =
                known?.levels ?? Set(texts.compactMap(\.self)).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
            let codes = Dictionary(
                levels.enumerated().map { ($1, Double($0)) },
                uniquingKeysWith: { first, _ in first }
            )
            return (
                column(.categorical(levels: levels)),
                texts.map { $0.map { codes[$0] ?? FeatureColumn.unseenCode } ?? .nan }
            )
        }
    }

    /// The column as customer ids; texts of a text format become integers where each is written as one.
    func customerIDs(isText: Bool) -> CustomerIDs {
        switch values {
        case .integers(let values): return .integers(values)
        case .categories(let codes, let levels):
            let integers = levels.compactMap { level in Int64(level).flatMap { String($0) == level ? $0 : nil } }
            if isText && integers.count == levels.count && !levels.isEmpty {
                return .integers(codes.map { integers[Int($0)] })
            }
            return .strings(codes.map { levels[Int($0)] })
        default: return .strings((0..<values.count).map { text(at: $0) ?? "" })
        }
    }
}
