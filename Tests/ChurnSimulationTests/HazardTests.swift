import ChurnScoring
import Testing

@testable import ChurnSimulation

struct HazardTests {
    private let profile: CustomerProfile
    private let state: LatentState

    init() throws {
        let options = try SaaSSimulator.Options(customers: 10, months: 12, seed: 1)
        profile = CustomerProfile(index: 0, options: options)
        var random = RandomStream(seed: 1, customer: 0, purpose: .fate)
        state = LatentState(profile: profile, random: &random)
    }

    private func hazard(_ change: (inout LatentState) -> Void) -> Hazard {
        var state = state
        state.engagement = 0
        state.satisfaction = 0
        change(&state)
        return Hazard(profile: profile, plan: .team, state: state, day: 100, daysToRenewal: 300)
    }

    @Test func `lower engagement, lower satisfaction and unpaid invoices raise the risk`() {
        let usual = hazard { _ in }
        #expect(hazard { $0.engagement = -1 }.voluntaryScore > usual.voluntaryScore + 1)
        #expect(hazard { $0.satisfaction = -1 }.voluntaryScore > usual.voluntaryScore + 0.5)
        let unpaid = hazard { $0.failedAttempts = 1 }.probability(treated: false)
        #expect(unpaid > usual.probability(treated: false) + 0.15)
    }

    @Test func `two reasons combine as independent risks`() {
        let hazard = hazard {
            $0.failedAttempts = 2
            $0.engagement = -2
        }
        let voluntary = PortableMath.sigmoid(hazard.voluntaryScore)
        let expected = voluntary + 0.26 - voluntary * 0.26
        #expect(abs(hazard.probability(treated: false) - expected) < 1e-12)
    }

    @Test func `the offer helps those who drift, little those who left, and harms the loyal`() {
        #expect(hazard { $0.engagement = -1 }.offerEffect < -0.6)
        #expect(abs(hazard { $0.engagement = -4 }.offerEffect) < 0.01)
        #expect(hazard { $0.engagement = 1 }.offerEffect == 0.2)
    }

    @Test func `probabilities stay within their range`() {
        #expect(hazard { $0.engagement = 5 }.probability(treated: false) == 0.003)
        #expect(hazard { $0.engagement = -9 }.probability(treated: false) == 0.60)
    }
}
