import Foundation
import Testing

@testable import ChurnScoring

@Suite struct StableHashTests {
    private struct Golden: Decodable {
        struct Entry: Decodable {
            let bytes: [UInt8]
            let hash: String
        }
        let entries: [Entry]
    }

    @Test func `hashes are those of XXH64`() throws {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../Goldens/hash/xxh64.json")
        let golden = try JSONDecoder().decode(Golden.self, from: Data(contentsOf: file))
        #expect(golden.entries.count > 60)
        for entry in golden.entries {
            let hash = entry.bytes.withUnsafeBytes { StableHash.of($0) }
            #expect(StableHash.hex(hash) == entry.hash, "\(entry.bytes.count) bytes")
        }
        #expect(StableHash.hex(StableHash.of("abc")) == "44bc2cf5ad770999")
        #expect(StableHash.hex(7) == "0000000000000007")
    }

    @Test func `a chain depends on each word and on their order`() {
        let words: [UInt64] = [0, 1, 1 << 63, .max]
        var seen: Set<UInt64> = []
        for first in words {
            for second in words {
                seen.insert(StableHash.finished(StableHash.mixed(StableHash.mixed(0, first), second)))
            }
        }
        #expect(seen.count == 16)
    }

    @Test func `missing numbers and both zeros have one word each`() {
        #expect(StableHash.word(.nan) == StableHash.word(.signalingNaN))
        #expect(StableHash.word(-0.0) == StableHash.word(0))
        #expect(StableHash.word(1) != StableHash.word(-1))
    }
}
