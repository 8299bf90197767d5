import ChurnFeatures
import ChurnScoring
import ChurnTraining

/// Random numbers that are the same in every run: a linear congruential step, its high bits mixed.
struct RepeatableNumbers {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return (state ^ (state >> 29)) &* 0xbf58_476d_1ce4_e5b9
    }

    /// A number in `0..<1`.
    mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }
}

/// Inputs of the benchmarks.
enum MadeUpData {
    static let typeNames = ["login", "feature_use", "ticket", "cancel_page", "payment", "failure", "survey", "email"]

    /// Events in random order, over the days given, of eight types.
    static func events(count: Int, customers: Int, days: Range<Int64> = 0..<365) -> EventColumns {
        var numbers = RepeatableNumbers(seed: 1)
        let start = days.lowerBound * CivilTime.microsecondsPerDay
        let length = Double(Int64(days.count) * CivilTime.microsecondsPerDay)
        return EventColumns(
            customerIDs: .integers((0..<customers).map(Int64.init)),
            customers: (0..<count).map { _ in Int32(numbers.unit() * Double(customers)) },
            occurredAt: (0..<count).map { _ in start + Int64(numbers.unit() * length) },
            typeNames: typeNames,
            types: (0..<count).map { _ in UInt16(numbers.unit() * 8) },
            values: [ValueColumn(name: "amount", values: (0..<count).map { _ in numbers.unit() * 100 })]
        )
    }

    /// Rows whose label depends on a few of the columns.
    static func training(rows: Int, columns: Int) throws -> TrainingData {
        var numbers = RepeatableNumbers(seed: 2)
        let values = (0..<rows * columns).map { _ in numbers.unit() }
        let labels = (0..<rows).map { row -> Double in
            let score = 3 * values[row] - 2 * values[rows + row] * values[2 * rows + row] - 2
            return numbers.unit() < PortableMath.sigmoid(score) ? 1 : 0
        }
        let schema = try FeatureSchema((0..<columns).map { FeatureColumn(name: "x\($0)") })
        return try TrainingData(
            matrix: FeatureMatrix(schema: schema, rowCount: rows, values: values),
            labels: labels
        )
    }
}
