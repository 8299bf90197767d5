import ChurnScoring

/// A short name for the bytes of a model file, to tell two models apart.
enum ModelFingerprint {
    /// FNV-1a with 64 bits over the encoded model, as 16 hexadecimal digits.
    static func hex(of model: ChurnModel) -> String {
        let hash = model.encoded().reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
