import Foundation
import Testing

@testable import ChurnPipeline

@Suite struct BlockQueueTests {
    @Test func `blocks arrive in order and the end after the last`() {
        let queue = BlockQueue<Int>(capacity: 2)
        Thread.detachNewThread {
            for number in 0..<100 { _ = queue.push(number) }
            queue.finish()
        }
        var received: [Int] = []
        while let number = queue.pop() { received.append(number) }
        #expect(received == Array(0..<100))
        #expect(queue.pop() == nil)
    }

    @Test func `a closed queue frees a waiting producer`() {
        let queue = BlockQueue<Int>(capacity: 1)
        #expect(queue.push(1))
        Thread.detachNewThread { queue.close() }
        #expect(!queue.push(2))
        #expect(queue.pop() == nil)
    }
}
