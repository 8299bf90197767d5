extension ModelFile {
    /// Where the sections of a file lie.
    struct Sections {
        fileprivate let bytes: [UInt8]
        fileprivate var ranges: [Section: Range<Int>] = [:]

        /// Whether the file holds `section`.
        func has(_ section: Section) -> Bool { ranges[section] != nil }

        /// Decodes `section` whole; `nil` where it is not there.
        func optional<Value>(
            _ section: Section,
            _ decode: (inout ByteReader) throws(ModelFormatError) -> Value
        ) throws(ModelFormatError) -> Value? {
            guard let range = ranges[section] else { return nil }
            var reader = ByteReader(bytes, range, section: section.name)
            let value = try decode(&reader)
            try reader.finish()
            return value
        }

        /// Decodes `section` whole, which must be there.
        func required<Value>(
            _ section: Section,
            _ decode: (inout ByteReader) throws(ModelFormatError) -> Value
        ) throws(ModelFormatError) -> Value {
            guard let value = try optional(section, decode) else {
                throw ModelFormatError(
                    code: "\(section.name).missing",
                    byteOffset: headerSize,
                    message: "the section \"\(section.name)\" is missing; the file is damaged, write it again"
                )
            }
            return value
        }

        /// Where the section begins that an error's code (`tree.children`) belongs to.
        func start(forCode code: String) -> Int {
            let name = code.prefix { $0 != "." }
            let section = Section.allCases.first { $0.name == name || $0.name == name + "s" }
            return section.flatMap { ranges[$0]?.lowerBound } ?? 0
        }
    }

    /// Checks the frame of a file and finds its sections.
    static func sections(of bytes: [UInt8]) throws(ModelFormatError) -> Sections {
        guard bytes.starts(with: magic) else {
            throw ModelFormatError(
                code: "file.magic",
                byteOffset: 0,
                message: "this is not a model file; give one that `churn train` wrote"
            )
        }
        guard bytes.count >= headerSize else { throw damaged(at: bytes.count, "the file ends inside its header") }
        var header = ByteReader(bytes, magic.count..<bytes.count, section: "file")
        let fileVersion = try header.uint32()
        guard fileVersion == version else {
            throw ModelFormatError(
                code: "file.version",
                byteOffset: magic.count,
                message: "version \(fileVersion) of the format is not known, only \(version); "
                    + "read it with the release that wrote it, or a newer one"
            )
        }
        let sectionCount = try header.uint32()
        let storedChecksum = try header.uint64()
        guard storedChecksum == checksum(bytes) else {
            throw damaged(at: checksumRange.lowerBound, "the checksum does not fit the bytes")
        }
        guard Int(sectionCount) <= header.remaining / tableEntrySize else {
            throw damaged(at: 12, "\(sectionCount) sections are announced, too many for the file")
        }
        return try sections(of: bytes, count: Int(sectionCount), table: &header)
    }

    private static func sections(
        of bytes: [UInt8],
        count: Int,
        table: inout ByteReader
    ) throws(ModelFormatError) -> Sections {
        var sections = Sections(bytes: bytes)
        var start = headerSize + count * tableEntrySize
        for _ in 0..<count {
            let entry = table.offset
            let identifier = try table.uint32()
            let flags = try table.uint32()
            let length = try table.uint64()
            guard flags & ~essentialFlag == 0 else { throw damaged(at: entry + 4, "a section has unknown flags") }
            guard length <= UInt64(bytes.count - start) else {
                throw damaged(at: entry + 8, "a section of \(length) bytes is longer than the rest of the file")
            }
            let range = start..<start + Int(length)
            start = range.upperBound
            guard let section = Section(rawValue: identifier) else {
                guard flags == 0 else {
                    throw ModelFormatError(
                        code: "file.section",
                        byteOffset: entry,
                        message: "the model needs section \(identifier), which this release does not know; "
                            + "read it with the release that wrote it, or a newer one"
                    )
                }
                continue
            }
            guard sections.ranges.updateValue(range, forKey: section) == nil else {
                throw damaged(at: entry, "the section \"\(section.name)\" occurs twice")
            }
        }
        guard start == bytes.count else {
            throw damaged(at: start, "\(bytes.count - start) bytes follow the last section")
        }
        return sections
    }

    private static func damaged(at offset: Int, _ message: String) -> ModelFormatError {
        ModelFormatError(
            code: offset == checksumRange.lowerBound ? "file.checksum" : "file.damaged",
            byteOffset: offset,
            message: "\(message); the file is damaged or cut off, copy or write it again"
        )
    }
}
