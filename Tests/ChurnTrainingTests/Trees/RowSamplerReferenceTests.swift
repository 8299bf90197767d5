import ChurnScoring
import Testing

@testable import ChurnTraining

@Suite struct RowSamplerReferenceTests {
    /// The threshold by bisection, naively.
    private func bisected(_ sizes: [Double], share: Double) -> Double {
        let target = share * Double(sizes.count { $0 > 0 })
        var (low, high) = (0.0, 2 * sizes.reduce(0, +) / target)
        for _ in 0..<200 {
            let middle = (low + high) / 2
            let sum = sizes.reduce(0) { $0 + min(1, $1 / middle) }
            if sum > target { low = middle } else { high = middle }
        }
        return (low + high) / 2
    }

    @Test(arguments: 0..<40 as Range<UInt64>)
    func `the threshold equals that of bisection`(seed: UInt64) {
        var random = TestRandom(seed)
        let count = 1 + Int(random.next() % 300)
        let sizes = (0..<count).map { _ in
            random.unit() < 0.1 ? 0 : PortableMath.exp(Double(seed % 5) * random.normal())
        }
        guard sizes.contains(where: { $0 > 0 }) else { return }
        for share in [0.05, 0.3, 0.5, 0.9] {
            let threshold = RowSampler.threshold(FixedBuffer(sizes), share: share, crew: WorkerCrew(threads: 2))
            let expected = bisected(sizes, share: share)
            #expect(abs(threshold - expected) <= 1e-9 * expected, "share \(share)")
        }
    }

    @Test func `no positive size gives 0, and equal sizes their size over the share`() {
        #expect(RowSampler.threshold(FixedBuffer([0.0, 0, 0]), share: 0.5, crew: WorkerCrew(threads: 1)) == 0)
        #expect(RowSampler.threshold(FixedBuffer([2.0, 2, 2, 2]), share: 0.5, crew: WorkerCrew(threads: 1)) == 4)
    }

    private func sampler(
        _ data: TrainingData,
        _ rules: GradientBoostingTrainer.Options.RowRules,
        seed: UInt64 = 0,
        threads: Int = 1
    ) throws -> RowSampler {
        let options = try GradientBoostingTrainer.Options(rows: rules, seed: seed)
        return try RowSampler(options, BoostedRows(data, baseScore: 0), data, crew: WorkerCrew(threads: threads))
    }

    private func gradients(_ count: Int) -> RowGradients {
        var random = TestRandom(77)
        let gradients = RowGradients(count: count)
        for row in 0..<count {
            gradients.gradients.pointer[row] = random.normal() * (row % 10 == 0 ? 5 : 0.2)
            gradients.hessians.pointer[row] = 0.25 * random.unit()
        }
        return gradients
    }

    @Test func `drawn sums are right on average and drawn rows have the asked number`() throws {
        let (matrix, labels) = try TestTable.mixed(rows: 500, seed: 1)
        let data = try TrainingData(matrix: matrix, labels: labels)
        let whole = gradients(500)
        let trueSums = (whole.gradients.array.reduce(0, +), whole.hessians.array.reduce(0, +))
        var means = (gradient: 0.0, hessian: 0.0, count: 0.0)
        let draws = 600
        let sampler = try sampler(data, .init(sampling: 0.3, method: .gradient))
        for tree in 0..<draws {
            let drawn = gradients(500)
            sampler.draw(tree: tree, drawn)
            for row in 0..<500 where sampler.includes(row) {
                means.gradient += drawn.gradients.pointer[row] * sampler.factor(row) / Double(draws)
                means.hessian += drawn.hessians.pointer[row] * sampler.factor(row) / Double(draws)
                means.count += 1 / Double(draws)
            }
        }
        #expect(abs(means.count - 150) < 2)
        #expect(abs(means.gradient - trueSums.0) < 2)
        #expect(abs(means.hessian - trueSums.1) < 0.03 * trueSums.1)
    }

    @Test func `gradient-based sums vary less than uniform ones`() throws {
        let (matrix, labels) = try TestTable.mixed(rows: 500, seed: 1)
        let data = try TrainingData(matrix: matrix, labels: labels)
        func variance(_ method: GradientBoostingTrainer.Options.RowRules.Method) throws -> Double {
            let sampler = try sampler(data, .init(sampling: 0.3, method: method))
            let sums = (0..<200).map { tree in
                let drawn = gradients(500)
                sampler.draw(tree: tree, drawn)
                let sum = (0..<500).filter(sampler.includes)
                    .reduce(0) { $0 + drawn.gradients.pointer[$1] * sampler.factor($1) }
                return method == .uniform ? sum / 0.3 : sum
            }
            let mean = sums.reduce(0, +) / 200
            return sums.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 200
        }
        #expect(try variance(.gradient) < 0.5 * variance(.uniform))
    }

    @Test func `threads do not change what is drawn`() throws {
        let (matrix, labels) = try TestTable.mixed(rows: 20_000, seed: 2)
        let data = try TrainingData(matrix: matrix, labels: labels)
        let rules = try GradientBoostingTrainer.Options.RowRules(sampling: 0.4, method: .gradient)
        func draw(_ threads: Int) throws -> ([Bool], [Double]) {
            let sampler = try sampler(data, rules, threads: threads)
            let drawn = gradients(20_000)
            sampler.draw(tree: 3, drawn)
            return ((0..<20_000).map(sampler.includes), (0..<20_000).map(sampler.factor))
        }
        let one = try draw(1)
        for threads in [2, 8] {
            let other = try draw(threads)
            #expect(other == one)
        }
    }

    @Test func `customers are drawn with all of their rows, and rows of weight 0 never`() throws {
        let (plain, labels) = try TestTable.mixed(rows: 900, seed: 3)
        let customers = CustomerIDs.integers((0..<900).map { Int64($0 / 3) })
        let weights = (0..<900).map { $0 % 50 == 0 ? 0.0 : 1 }
        var data = try TrainingData(matrix: plain, labels: labels, weights: weights)
        data.customers = customers
        let sampler = try sampler(data, .init(sampling: 0.5, unit: .customer))
        sampler.draw(tree: 0, gradients(900))
        var drawn = 0
        for customer in 0..<300 {
            let rows = (3 * customer..<3 * customer + 3).filter { weights[$0] > 0 }
            let included = rows.filter(sampler.includes)
            #expect(included.isEmpty || included == rows)
            if !included.isEmpty { drawn += 1 }
            #expect((3 * customer..<3 * customer + 3).allSatisfy { weights[$0] > 0 || !sampler.includes($0) })
        }
        #expect((110...190).contains(drawn))
    }

    @Test func `customers that are not known, or that gradients are to draw, are refused`() throws {
        let (matrix, labels) = try TestTable.mixed(rows: 100, seed: 3)
        let data = try TrainingData(matrix: matrix, labels: labels)
        let options = try GradientBoostingTrainer.Options(rows: .init(sampling: 0.5, unit: .customer))
        let unknown = try #require(throws: TrainingError.self) {
            _ = try GradientBoostingTrainer(options: options).train(data, threads: 1)
        }
        #expect(unknown.code == "options.row_sampling_by" && unknown.message.contains("--id"))
        let both = try #require(throws: TrainingError.self) {
            try GradientBoostingTrainer.Options.RowRules(sampling: 0.5, method: .gradient, unit: .customer)
        }
        #expect(both.code == "options.row_sampling_by")
        let nothing = try #require(throws: TrainingError.self) {
            try GradientBoostingTrainer.Options.RowRules(sampling: 1, method: .gradient)
        }
        #expect(nothing.code == "options.row_sampling")
    }
}
