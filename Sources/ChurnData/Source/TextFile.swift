import CZlib
import Foundation

/// The bytes of a text file, unpacked where it is compressed with gzip.
///
/// The engine takes a gzip file that is cut off for a whole one, and gives no line that is not UTF-8; this reads to the
/// end and gives every line. zlib compares each member's checksum and size with what was unpacked.
struct TextFile {
    /// Where it is.
    let path: String
    /// How messages name it.
    let name: String
    /// Whether it is compressed with gzip.
    let isCompressed: Bool

    private static let inputSize = 1 << 18
    private static let outputSize = 1 << 20

    /// Makes sure that all of the file can be read: a gzip file that it holds whole members and nothing else.
    ///
    /// - Throws: ``DataError`` where it is cut off, damaged, or followed by something else.
    func check() throws { try forEachPiece { _ in true } }

    /// Calls `body` for each line, without its end, until it returns false.
    func forEachLine(_ body: (UnsafeBufferPointer<UInt8>) throws -> Bool) throws {
        // What the pieces so far hold of a line that no piece has ended.
        var open: [UInt8] = []
        var isFirst = true
        var goesOn = true
        func pass(_ line: UnsafeBufferPointer<UInt8>) throws -> Bool {
            var line = line[...]
            if isFirst && line.starts(with: [0xEF, 0xBB, 0xBF]) { line = line.dropFirst(3) }
            isFirst = false
            if line.last == 13 { line = line.dropLast() }
            return try body(UnsafeBufferPointer(rebasing: line))
        }
        try forEachPiece { piece in
            var start = 0
            while goesOn, start < piece.count, let base = piece.baseAddress {
                guard let end = memchr(base + start, 10, piece.count - start) else { break }
                let count = base.distance(to: end.assumingMemoryBound(to: UInt8.self)) - start
                let rest = UnsafeBufferPointer(rebasing: piece[start..<(start + count)])
                if open.isEmpty {
                    goesOn = try pass(rest)
                } else {
                    open += rest
                    goesOn = try open.withUnsafeBufferPointer(pass)
                    open.removeAll(keepingCapacity: true)
                }
                start += count + 1
            }
            if goesOn { open += piece[start...] }
            return goesOn
        }
        if goesOn && !open.isEmpty { _ = try open.withUnsafeBufferPointer(pass) }
    }

    /// The first `limit` lines, without their ends.
    func lines(limit: Int) throws -> [[UInt8]] {
        var lines: [[UInt8]] = []
        try forEachLine { line in
            lines.append(Array(line))
            return lines.count < limit
        }
        return lines
    }

    /// Calls `body` for pieces of the text, from the first to the last, until it returns false.
    private func forEachPiece(_ body: (UnsafeBufferPointer<UInt8>) throws -> Bool) throws {
        guard let file = FileHandle(forReadingAtPath: path) else { throw unreadable("opened") }
        defer { try? file.close() }
        let input = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: Self.inputSize)
        defer { input.deallocate() }
        let unpacker = isCompressed ? try GzipUnpacker(name: name, outputSize: Self.outputSize) : nil
        while true {
            let count = read(file.fileDescriptor, input.baseAddress, input.count)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw unreadable("read") }
            guard count > 0 else { break }
            let piece = UnsafeMutableBufferPointer(rebasing: input[..<count])
            guard try unpacker?.unpack(piece, body) ?? body(UnsafeBufferPointer(piece)) else { return }
        }
        try unpacker?.requireEnd()
    }

    private func unreadable(_ what: String) -> DataError {
        let reason = String(cString: strerror(errno))
        return DataError(.unreadableFile, "cannot be \(what): \(reason)", at: .init(source: name))
    }
}

/// Unpacks gzip members that follow one another.
private final class GzipUnpacker {
    private let name: String
    /// At a place of its own, since zlib keeps its address.
    private let stream: UnsafeMutablePointer<z_stream>
    private let output: UnsafeMutableBufferPointer<UInt8>
    private var bytesRead = 0
    private var isInsideMember = true

    init(name: String, outputSize: Int) throws {
        self.name = name
        // 15 bits of window, and 16 for gzip's own header and trailer.
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        output = .allocate(capacity: outputSize)
        guard inflateInit2_(stream, 15 + 16, zlibVersion(), Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
            throw DataError(.engineFailed, "no memory to unpack it", at: .init(source: name))
        }
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
        output.deallocate()
    }

    /// Calls `body` with what `input` unpacks to, until it returns false.
    func unpack(
        _ input: UnsafeMutableBufferPointer<UInt8>,
        _ body: (UnsafeBufferPointer<UInt8>) throws -> Bool
    ) throws -> Bool {
        bytesRead += input.count
        stream.pointee.next_in = input.baseAddress
        stream.pointee.avail_in = UInt32(input.count)
        repeat {
            if !isInsideMember {
                inflateReset(stream)
                isInsideMember = true
            }
            stream.pointee.next_out = output.baseAddress
            stream.pointee.avail_out = UInt32(output.count)
            let state = inflate(stream, Z_NO_FLUSH)
            guard [Z_OK, Z_STREAM_END, Z_BUF_ERROR].contains(state) else {
                throw DataError(
                    .unreadableFile,
                    "the gzip file is damaged near byte \(bytesRead - Int(stream.pointee.avail_in)); copy it again",
                    at: .init(source: name)
                )
            }
            if state == Z_STREAM_END { isInsideMember = false }
            let count = output.count - Int(stream.pointee.avail_out)
            if count > 0, try !body(UnsafeBufferPointer(rebasing: output[..<count])) { return false }
        } while stream.pointee.avail_in > 0 || (isInsideMember && stream.pointee.avail_out == 0)
        return true
    }

    /// Makes sure that the last member is whole.
    func requireEnd() throws {
        guard isInsideMember else { return }
        throw DataError(
            .unreadableFile,
            "the gzip file is cut off after \(bytesRead) bytes; copy it again",
            at: .init(source: name)
        )
    }
}
