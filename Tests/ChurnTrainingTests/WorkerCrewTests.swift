import Synchronization
import Testing

@testable import ChurnTraining

@Suite struct WorkerCrewTests {
    @Test(arguments: [1, 2, 7])
    func `every chunk of every loop is done once, before the loop ends`(threads: Int) {
        let crew = WorkerCrew(threads: threads)
        for loop in 0..<3_000 {
            let count = loop % 23
            let done = FixedBuffer<Int32>(count: count)
            crew.forEachChunk(count) { done.pointer[$0] += Int32($0) + 1 }
            #expect(done.array == (0..<count).map { Int32($0) + 1 })
        }
    }

    @Test func `threads that went to sleep wake for the next loop`() async throws {
        let crew = WorkerCrew(threads: 4)
        for _ in 0..<5 {
            try await Task.sleep(for: .milliseconds(20))
            let sum = Atomic<Int>(0)
            crew.forEachChunk(1_000) { sum.add($0, ordering: .relaxed) }
            #expect(sum.load(ordering: .relaxed) == 499_500)
        }
    }

    @Test func `chunks are shared between threads`() {
        let crew = WorkerCrew(threads: 2)
        let arrived = Atomic<Int>(0)
        // Each chunk waits for the other: only two threads get to the end.
        crew.forEachChunk(2) { _ in
            arrived.add(1, ordering: .sequentiallyConsistent)
            while arrived.load(ordering: .sequentiallyConsistent) < 2 {}
        }
        #expect(arrived.load(ordering: .relaxed) == 2)
    }
}
