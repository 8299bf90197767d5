import ChurnFeatures
import ChurnPipeline
import Foundation
import Testing

@Suite struct FeatureCodableTests {
    @Test func `every signal's features survive the round trip`() throws {
        for signal in Signal.allCases {
            let features = signal.features(window: 365 * CivilTime.microsecondsPerDay)
            let data = try JSONEncoder().encode(features)
            #expect(try JSONDecoder().decode([Feature].self, from: data) == features)
        }
    }

    @Test func `a definition and a filter are their canonical texts`() throws {
        let filter = EventFilter(types: ["login"], attributes: [.init("page", in: ["a \"b\""])])
        let definition = FeatureDefinition.count(filter, window: 7 * CivilTime.microsecondsPerDay)
        let feature = Feature(name: "logins", definition: definition)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        #expect(
            String(decoding: try encoder.encode(feature), as: UTF8.self)
                == #"{"definition":"count(types=[login], where=[page in [\"a \\\"b\\\"\"]], window=7d)","name":"logins"}"#
        )
        #expect(try JSONDecoder().decode(EventFilter.self, from: try encoder.encode(filter)) == filter)
        let own = Feature(name: "x", definition: definition, signal: "login_decline", words: "logins last week")
        #expect(try JSONDecoder().decode(Feature.self, from: try encoder.encode(own)) == own)
    }

    @Test func `a text that is no definition says where it stands and why`() {
        let data = Data(#"[{"name": "x", "definition": "cuont(window=7d)"}]"#.utf8)
        let error = #expect(throws: DecodingError.self) { try JSONDecoder().decode([Feature].self, from: data) }
        guard case .dataCorrupted(let context) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(context.codingPath.map(\.stringValue).last == "definition")
        #expect(context.debugDescription.contains("cuont"), "\(context.debugDescription)")
    }
}
