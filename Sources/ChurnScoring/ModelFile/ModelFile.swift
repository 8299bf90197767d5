/// The frame of a model file: magic, version, checksum and section table; see the article "The model file".
enum ModelFile {
    /// "CHURN", then bytes that a transfer as text would change.
    static let magic: [UInt8] = [0x43, 0x48, 0x55, 0x52, 0x4E, 0x0D, 0x0A, 0x1A]
    /// The version that is written, and the newest that is read.
    static let version: UInt32 = 1
    /// Magic, version, section count, checksum.
    static let headerSize = 24
    /// Where the checksum lies.
    static let checksumRange = 16..<24
    /// Identifier, flags, length.
    static let tableEntrySize = 16
    /// Set in the flags of a section that a reader must understand to score rightly.
    static let essentialFlag: UInt32 = 1

    /// What a section holds; the raw value is its identifier.
    enum Section: UInt32, CaseIterable {
        case schema = 1
        case trees = 2
        case linear = 3
        case calibration = 4
        case baselines = 5
        case metadata = 6
        case interactions = 7
        case blend = 8

        /// The name that begins the codes of its errors.
        var name: String { "\(self)" }

        /// Whether a reader that does not know it would score wrongly.
        var isEssential: Bool { self != .baselines && self != .metadata }
    }

    /// The checksum of a whole file: CRC-64/XZ of its bytes, its own eight taken as zero.
    static func checksum(_ bytes: [UInt8]) -> UInt64 {
        var crc = CyclicRedundancyCheck64()
        bytes.withUnsafeBytes { raw in
            crc.update(raw[..<min(raw.count, checksumRange.lowerBound)])
            guard raw.count >= headerSize else { return }
            crc.update(zeros: checksumRange.count)
            crc.update(raw[checksumRange.upperBound...])
        }
        return crc.value
    }

    /// The bytes with the checksum that belongs to them; for tests that damage a file below the checksum.
    static func withMendedChecksum(_ bytes: [UInt8]) -> [UInt8] {
        guard bytes.count >= headerSize else { return bytes }
        let checksum = checksum(bytes)
        var mended = bytes
        for index in 0..<8 {
            mended[checksumRange.lowerBound + index] = UInt8(truncatingIfNeeded: checksum >> (8 * index))
        }
        return mended
    }
}
