internal import ChurnScoring

/// The customers of rows, numbered from 0, and how often each is drawn in a replicate.
///
/// A replicate draws as many customers as there are, with replacement, and takes all rows of a customer as often as it was
/// drawn. Draw number i of replicate r is a hash of seed, r and i, so it depends on nothing that was drawn before and any
/// replicate can be made by any thread. Numbers ascend with the customers' own, so that the order of rows plays no part.
struct CustomerDraws: Sendable {
    /// The number of the customer of each row.
    let customerOfRow: [UInt32]
    let customerCount: Int

    /// Numbers the customers of rows; without customers each row is one.
    init(_ customers: [Int]?, rowCount: Int) {
        guard let customers else {
            customerOfRow = (0..<rowCount).map { UInt32($0) }
            customerCount = rowCount
            return
        }
        // Signed numbers in the order of unsigned ones.
        var keys = customers.map { UInt64(bitPattern: Int64($0)) ^ 1 << 63 }
        var rows = (0..<rowCount).map { UInt32($0) }
        RadixSort.sort(&keys, with: &rows)
        var numbers = [UInt32](repeating: 0, count: rowCount)
        var count = 0
        for (position, key) in keys.enumerated() {
            if position == 0 || key != keys[position - 1] { count += 1 }
            numbers[Int(rows[position])] = UInt32(count - 1)
        }
        customerOfRow = numbers
        customerCount = count
    }

    /// Counts how often each customer is drawn in replicate number `replicate`.
    ///
    /// A byte suffices: with 255 customers or fewer nobody can be drawn more often, and with more of them 256 draws of one
    /// have a chance below 1e-500.
    func count(replicate: Int, seed: UInt64, into counts: UnsafeMutablePointer<UInt8>) {
        counts.update(repeating: 0, count: customerCount)
        let key = SplitMix.mixed(SplitMix.mixed(seed) ^ UInt64(replicate))
        let limit = UInt64(customerCount)
        var counter = key
        for _ in 0..<customerCount {
            counter &+= SplitMix.increment
            let drawn = Int(SplitMix.output(counter).multipliedFullWidth(by: limit).high)
            counts[drawn] &+= 1
        }
    }
}
