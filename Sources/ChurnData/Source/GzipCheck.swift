import CZlib
import Foundation

/// Walks a gzip file to its end, since the engine takes one that is cut off for a whole one.
///
/// zlib compares each member's checksum and size with what was unpacked. Nothing of the text is kept, so that the cost
/// is that of unpacking alone.
enum GzipCheck {
    private static let inputSize = 1 << 18
    private static let outputSize = 1 << 20

    /// Makes sure that the file at `path` holds whole gzip members and nothing else.
    ///
    /// - Throws: ``DataError`` at `name` where it is cut off, damaged, or followed by something else.
    static func check(_ path: String, name: String) throws {
        guard let file = FileHandle(forReadingAtPath: path) else { return }
        defer { try? file.close() }
        var stream = z_stream()
        // 15 bits of window, and 16 for gzip's own header and trailer.
        let isReady = inflateInit2_(&stream, 15 + 16, zlibVersion(), Int32(MemoryLayout<z_stream>.size)) == Z_OK
        guard isReady else {
            throw DataError(.engineFailed, "no memory to unpack it", at: .init(source: name))
        }
        defer { inflateEnd(&stream) }
        let input = UnsafeMutablePointer<UInt8>.allocate(capacity: inputSize)
        let output = UnsafeMutablePointer<UInt8>.allocate(capacity: outputSize)
        defer {
            input.deallocate()
            output.deallocate()
        }
        var bytesRead = 0
        var isInsideMember = true
        while true {
            let count = read(file.fileDescriptor, input, inputSize)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else {
                throw DataError(
                    .unreadableFile,
                    "cannot be read: \(String(cString: strerror(errno)))",
                    at: .init(source: name)
                )
            }
            guard count > 0 else { break }
            bytesRead += count
            stream.next_in = input
            stream.avail_in = UInt32(count)
            repeat {
                if !isInsideMember {
                    inflateReset(&stream)
                    isInsideMember = true
                }
                stream.next_out = output
                stream.avail_out = UInt32(outputSize)
                let state = inflate(&stream, Z_NO_FLUSH)
                let position = bytesRead - Int(stream.avail_in)
                switch state {
                case Z_STREAM_END: isInsideMember = false
                case Z_OK, Z_BUF_ERROR: break
                default:
                    throw DataError(
                        .unreadableFile,
                        "the gzip file is damaged near byte \(position); copy it again",
                        at: .init(source: name)
                    )
                }
            } while stream.avail_in > 0 || (isInsideMember && stream.avail_out == 0)
        }
        guard isInsideMember else { return }
        throw DataError(
            .unreadableFile,
            "the gzip file is cut off after \(bytesRead) bytes; copy it again",
            at: .init(source: name)
        )
    }
}
