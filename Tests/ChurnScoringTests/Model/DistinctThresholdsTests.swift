import Testing

@testable import ChurnScoring

@Suite struct DistinctThresholdsTests {
    @Test(arguments: [1, 7, 8, 9, 100, 255])
    func `positions are those of the sorted set`(limit: Int) {
        var random = SeededGenerator(seed: UInt64(limit))
        var distinct = DistinctThresholds()
        var kept: Set<Double> = []
        for _ in 0..<2000 {
            // Few numbers, so that most come again; some share their low bits, as hashes like least.
            let number = Double(Int(truncatingIfNeeded: random.next() % 300) - 150)
            let threshold = random.next() % 2 == 0 ? number : number * 0x1p40
            let isTaken = kept.count < limit || kept.contains(threshold)
            let wasTaken = distinct.insert(threshold, limit: limit)
            #expect(wasTaken == isTaken)
            if isTaken { kept.insert(threshold) }
        }
        distinct.order()
        #expect(distinct.values == kept.sorted())
        for (position, value) in kept.sorted().enumerated() { #expect(distinct.position(of: value) == position) }
    }

    @Test func `both zeros are one threshold and infinity is one`() {
        var distinct = DistinctThresholds()
        let taken = [0.0, -0.0, .infinity, -1, 5].map { distinct.insert($0, limit: 3) }
        #expect(taken == [true, true, true, true, false])
        distinct.order()
        #expect(distinct.values == [-1, 0, .infinity])
        #expect(distinct.position(of: -0.0) == 1)
        #expect(distinct.position(of: 0.0) == 1)
        #expect(distinct.position(of: .infinity) == 2)
    }
}
