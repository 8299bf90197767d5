import ChurnData
import Foundation
import Testing

@Suite struct WholeFileTests {
    @Test func `bytes replace what was there and leave nothing beside it`() throws {
        let folder = try TemporaryFolder()
        try WholeFile.write(text: "old", to: folder.file("out"))
        try WholeFile.write([0, 255, 10], to: folder.file("out"))
        #expect(folder.bytes("out") == Data([0, 255, 10]))
        #expect(try folder.names() == ["out"])
    }

    @Test func `a body that throws leaves the old file`() throws {
        let folder = try TemporaryFolder()
        try WholeFile.write(text: "old", to: folder.file("out"))
        #expect(throws: CancellationError.self) {
            try WholeFile.write(to: folder.file("out")) { path in
                try Data("half".utf8).write(to: URL(fileURLWithPath: path))
                throw CancellationError()
            }
        }
        #expect(folder.bytes("out") == Data("old".utf8))
        #expect(try folder.names() == ["out"])
    }

    @Test func `what a killed process left goes with the next write, what a living one has stays`() throws {
        let folder = try TemporaryFolder()
        // No process has a number this high; the kernel's limit is 2^22.
        try folder.write("half", to: ".out.99999999.tmp")
        try folder.write("half", to: ".out.1.tmp")
        try folder.write("other", to: ".other.99999999.tmp")
        try WholeFile.write(text: "new", to: folder.file("out"))
        #expect(try folder.names() == [".other.99999999.tmp", ".out.1.tmp", "out"])
    }

    @Test func `a missing folder and a folder in the way are errors with the path`() throws {
        let folder = try TemporaryFolder()
        let missing = folder.file("no/out")
        let error = try #require(throws: DataError.self) { try WholeFile.write(text: "x", to: missing) }
        #expect(error.description.contains(missing))
        #expect(throws: DataError.self) { try WholeFile.write(text: "x", to: folder.path) }
    }
}
