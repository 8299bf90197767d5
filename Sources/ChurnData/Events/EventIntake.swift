import CDuckDB
import ChurnFeatures

/// What one thread of the engine takes events in with: the codes of names it has met, and the part it fills.
///
/// One thread at a time; see `EventIntakes`, which hands them out.
final class EventIntake: @unchecked Sendable {
    /// The events so far.
    let part: EventPart
    private let names: SharedEventNames
    private let integers = IntegerCodes()
    private let customerTexts = TextCodes()
    private let types = TextCodes()
    private let attributes: [TextCodes]
    private let customerCodes: UnsafeMutablePointer<Int32>
    private let typeTexts: UnsafeMutablePointer<Int32>
    private let typeCodes: UnsafeMutablePointer<UInt16>
    private let knownAt: UnsafeMutablePointer<Int64>
    private let values: [UnsafeMutablePointer<Double>]
    private let codes: [UnsafeMutablePointer<Int32>]

    init(_ layout: EventRecordLayout, names: SharedEventNames, valueCount: Int, attributeCount: Int) {
        let capacity = Int(duckdb_vector_size())
        part = EventPart(layout)
        self.names = names
        attributes = (0..<attributeCount).map { _ in TextCodes() }
        customerCodes = .allocate(capacity: capacity)
        typeTexts = .allocate(capacity: capacity)
        typeCodes = .allocate(capacity: capacity)
        knownAt = .allocate(capacity: capacity)
        values = (0..<valueCount).map { _ in .allocate(capacity: capacity) }
        codes = (0..<attributeCount).map { _ in .allocate(capacity: capacity) }
    }

    deinit {
        customerCodes.deallocate()
        typeTexts.deallocate()
        typeCodes.deallocate()
        knownAt.deallocate()
        for column in values { column.deallocate() }
        for column in codes { column.deallocate() }
    }

    /// Takes in a chunk of a source; false where it has a bad row, and nothing of the chunk is then taken.
    func take(_ chunk: borrowing DataChunk, _ source: EventSourceFields) -> Bool {
        guard chunk.isWhole(1), !chunk.hasTrue(source.problem), takeCustomers(chunk, source),
            takeTypes(chunk, source)
        else { return false }
        let occurredAt = chunk.integers(1)
        var values: [UnsafePointer<Double>] = []
        for (index, field) in source.values.enumerated() {
            guard let column = value(chunk, field, index) else { return false }
            values.append(column)
        }
        var codes: [UnsafePointer<Int32>] = []
        for (index, field) in source.attributes.enumerated() {
            takeTexts(chunk, field, index)
            codes.append(UnsafePointer(self.codes[index]))
        }
        part.append(
            EventBlock(
                count: chunk.count,
                customers: customerCodes,
                types: typeCodes,
                occurredAt: occurredAt,
                knownAt: source.knownAt.map { known(chunk, $0, occurredAt) },
                values: values,
                attributes: codes
            )
        )
        return true
    }

    private func takeCustomers(_ chunk: borrowing DataChunk, _ source: EventSourceFields) -> Bool {
        let names = self.names
        guard source.hasIntegerCustomers else {
            return customerTexts.write(chunk.texts(0), chunk.validity(0), count: chunk.count, to: customerCodes) {
                names.customer($0)
            }
        }
        guard chunk.isWhole(0) else { return false }
        let ids = chunk.integers(0)
        for row in 0..<chunk.count {
            customerCodes[row] = integers.code(of: ids[row]) { names.customer($0) }
        }
        return true
    }

    private func takeTypes(_ chunk: borrowing DataChunk, _ source: EventSourceFields) -> Bool {
        guard let type = source.type else {
            typeCodes.update(repeating: source.constantType, count: chunk.count)
            return true
        }
        let names = self.names
        let isWhole = write(chunk, type, types, to: typeTexts) { names.type($0) }
        guard isWhole else { return false }
        var largest: Int32 = 0
        for row in 0..<chunk.count {
            largest = max(largest, typeTexts[row])
            typeCodes[row] = UInt16(truncatingIfNeeded: typeTexts[row])
        }
        return largest < 1 << 16
    }

    /// The numbers of a field, or missing ones; `nil` where one is not finite.
    private func value(_ chunk: borrowing DataChunk, _ field: Int?, _ index: Int) -> UnsafePointer<Double>? {
        let target = values[index]
        guard let field else {
            target.update(repeating: .nan, count: chunk.count)
            return UnsafePointer(target)
        }
        let numbers = chunk.doubles(field)
        if chunk.isWhole(field) {
            // A number less itself is 0 unless it is infinite or none.
            var sum = 0.0
            for row in 0..<chunk.count { sum += numbers[row] - numbers[row] }
            return sum == 0 ? numbers : nil
        }
        let validity = chunk.validity(field)
        for row in 0..<chunk.count {
            if validity[row], !numbers[row].isFinite { return nil }
            target[row] = validity[row] ? numbers[row] : .nan
        }
        return UnsafePointer(target)
    }

    private func known(
        _ chunk: borrowing DataChunk,
        _ field: Int,
        _ occurredAt: UnsafePointer<Int64>
    ) -> UnsafePointer<Int64> {
        let known = chunk.integers(field)
        if chunk.isWhole(field) { return known }
        let validity = chunk.validity(field)
        for row in 0..<chunk.count { knownAt[row] = validity[row] ? known[row] : occurredAt[row] }
        return UnsafePointer(knownAt)
    }

    private func takeTexts(_ chunk: borrowing DataChunk, _ texts: EventSourceFields.Texts?, _ index: Int) {
        guard let texts else {
            codes[index].update(repeating: -1, count: chunk.count)
            return
        }
        let names = self.names
        _ = write(chunk, texts, attributes[index], to: codes[index]) { names.text($0, attribute: index) }
    }

    /// Writes the shared codes of a field, -1 where a text is missing; returns whether none is.
    private func write(
        _ chunk: borrowing DataChunk,
        _ texts: EventSourceFields.Texts,
        _ known: TextCodes,
        to target: UnsafeMutablePointer<Int32>,
        make: (UnsafeBufferPointer<UInt8>) -> Int32
    ) -> Bool {
        let validity = chunk.validity(texts.field)
        guard let codes = texts.codes else {
            return known.write(chunk.texts(texts.field), validity, count: chunk.count, to: target, make: make)
        }
        let numbers = chunk.integers(texts.field)
        let isWhole = chunk.isWhole(texts.field)
        codes.withUnsafeBufferPointer { codes in
            for row in 0..<chunk.count {
                target[row] = isWhole || validity[row] ? codes[Int(numbers[row]) - 1] : -1
            }
        }
        return isWhole
    }
}

extension DataChunk {
    /// Whether every value of a column is there.
    fileprivate func isWhole(_ column: Int) -> Bool { !validity(column).lacksAny(count) }

    /// Whether any of a column of booleans is true; `nil` is no column.
    fileprivate func hasTrue(_ column: Int?) -> Bool {
        guard let column else { return false }
        let (values, validity) = (booleans(column), validity(column))
        return (0..<count).contains { validity[$0] && values[$0] }
    }
}
