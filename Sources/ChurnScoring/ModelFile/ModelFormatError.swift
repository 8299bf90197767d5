/// Bytes that are not a model file this version can read.
public struct ModelFormatError: Error, Hashable, CustomStringConvertible {
    /// What kind of error it is (`file.checksum`); stable, for programs.
    ///
    /// Those that begin with `file.` concern the file as a whole, the others name the section.
    public let code: String
    /// Where in the file, counted in bytes from 0.
    public let byteOffset: Int
    /// What is wrong and what to do about it, without the place.
    public let message: String

    /// An error.
    public init(code: String, byteOffset: Int, message: String) {
        self.code = code
        self.byteOffset = byteOffset
        self.message = message
    }

    /// One line for people, with the place.
    public var description: String { "model file, byte \(byteOffset): \(message)" }
}
