import Testing

@testable import ChurnFeatures

@Suite struct FeatureDefinitionPropertyTests {
    @Test func `every definition is read back exactly from its text`() throws {
        var input = RandomInput(seed: 42)
        var texts: Set<String> = []
        for _ in 0..<3000 {
            let definition = input.definition()
            let text = definition.description
            texts.insert(text)
            #expect(try FeatureDefinition(parsing: text) == definition, "\(text)")
            #expect(try FeatureDefinition(parsing: text).description == text)
        }
        #expect(texts.count > 2000)
    }

    @Test func `names of any characters survive the text`() throws {
        let names = ["in", "", " ", "\"", "\\", "\n\r\n\t", "a,b]", "é", "e\u{301}", "🙂", "28d", "where", "\u{0}", "="]
        for name in names {
            let filter = EventFilter(
                types: [name],
                attributes: [.init(name, in: names)],
                values: [.init(name, .equal, 1e-300)]
            )
            let definition = FeatureDefinition.sum(name, filter, window: nil)
            let read = try FeatureDefinition(parsing: definition.description)
            #expect(read == definition)
            #expect(Array(read.description.utf8) == Array(definition.description.utf8))
        }
    }

    @Test func `cut or changed texts are refused or read, never a crash`() {
        var input = RandomInput(seed: 9)
        var readCount = 0
        for _ in 0..<3000 {
            var bytes = Array(input.definition().description.utf8)
            let position = input.random.below(bytes.count)
            switch input.random.below(3) {
            case 0: bytes.removeSubrange(position...)
            case 1: bytes.remove(at: position)
            default: bytes[position] = UInt8(input.random.below(256))
            }
            if (try? FeatureDefinition(parsing: String(decoding: bytes, as: UTF8.self))) != nil { readCount += 1 }
        }
        #expect(readCount < 3000)
    }
}
