import Foundation
import Testing

@testable import ChurnPipeline

@Suite(.serialized) struct InterruptionTests {
    /// Whether SIGINT would end the process.
    private var isDefault: Bool {
        var action = sigaction()
        sigaction(SIGINT, nil, &action)
        return action.__sigaction_handler.sa_handler == nil
    }

    @Test func `the first interrupt is noted and a second would end the process`() {
        let before = isDefault
        Interruption.watching {
            #expect(!Interruption.isRaised)
            #expect(!isDefault)
            raise(SIGINT)
            #expect(Interruption.isRaised)
            #expect(isDefault)
        }
        #expect(isDefault == before)
    }

    @Test func `a new watch knows nothing of the last`() {
        Interruption.watching { _ = raise(SIGINT) }
        Interruption.watching { #expect(!Interruption.isRaised) }
    }
}
