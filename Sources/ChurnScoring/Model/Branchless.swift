/// Conditions as numbers.
enum Branchless {
    /// 1 where the condition holds, else 0.
    ///
    /// `condition ? 1 : 0` says the same, but the compiler makes a branch of it where it sees a choice, and a branch that
    /// depends on a row's value is mispredicted every other time.
    @inline(__always)
    static func bit(_ condition: Bool) -> Int { Int(unsafeBitCast(condition, to: UInt8.self)) }
}
