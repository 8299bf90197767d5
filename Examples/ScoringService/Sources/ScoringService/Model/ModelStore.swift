import ChurnScoring
import FoundationEssentials
import NIOPosix
import Synchronization

/// The model that requests are answered with, and how another takes its place.
///
/// Readers hold the lock for as long as it takes to copy a reference; files are read and decoded outside of it.
public final class ModelStore: Sendable {
    /// Where the model and the event settings are.
    public struct Files: Sendable {
        /// The path of the model file.
        public var model: String
        /// The path of event settings to be taken instead of the model's own; `nil` for those.
        public var eventSettings: String?

        /// The paths of a model and of what to take instead of its own event settings.
        public init(model: String, eventSettings: String? = nil) {
            self.model = model
            self.eventSettings = eventSettings
        }
    }

    /// What happened to reloads since the start.
    struct ReloadCounts {
        var succeeded = 0
        var failed = 0
    }

    let files: Files
    private let serving: Mutex<ServingModel>
    private let counts = Mutex(ReloadCounts())
    /// Held through a whole reload, by threads that may block: of two reloads at once, the later to read swaps last.
    private let reloading = Mutex<Void>(())

    /// A store that has loaded `files`.
    ///
    /// - Throws: ``LoadError`` where a file cannot be read or does not fit.
    public init(_ files: Files) throws {
        self.files = files
        serving = Mutex(try Self.load(files))
    }

    /// The model to answer with now; take it once a request.
    var current: ServingModel { serving.withLock { $0 } }

    var reloadCounts: ReloadCounts { counts.withLock { $0 } }

    /// Reads the files again and answers with what they hold from then on.
    ///
    /// Blocks on files, so it runs on a thread that is made for that.
    ///
    /// - Returns: What is served now.
    /// - Throws: ``LoadError`` where a file cannot be read or does not fit; what was served stays.
    func reload() async throws -> ServingModel {
        try await NIOThreadPool.singleton.runIfActive { try self.reloadBlocking() }
    }

    private func reloadBlocking() throws -> ServingModel {
        try reloading.withLock { _ in
            do {
                let loaded = try Self.load(files)
                serving.withLock { $0 = loaded }
                counts.withLock { $0.succeeded += 1 }
                return loaded
            } catch {
                counts.withLock { $0.failed += 1 }
                throw error
            }
        }
    }

    private static func load(_ files: Files) throws -> ServingModel {
        let model: ChurnModel
        do {
            model = try ChurnModel(decoding: [UInt8](read(files.model)))
        } catch let error as ModelFormatError {
            throw LoadError(path: files.model, message: error.description)
        }
        guard let path = files.eventSettings else {
            do {
                return try ServingModel(model)
            } catch {
                throw LoadError(path: files.model, message: "its event settings do not fit it: \(error)")
            }
        }
        let settings: EventSettings
        do {
            settings = try EventSettings(json: read(path))
        } catch let error as RequestError {
            throw LoadError(path: path, message: error.description)
        }
        do {
            return try ServingModel(model, settings: settings)
        } catch {
            throw LoadError(path: path, message: "does not fit the model \(files.model): \(error)")
        }
    }

    private static func read(_ path: String) throws -> Data {
        do {
            return try Data(contentsOf: URL(filePath: path))
        } catch {
            throw LoadError(path: path, message: "no such file, or not readable; name one that is")
        }
    }
}

/// Why a model or its event settings could not be loaded.
public struct LoadError: Error, Hashable, CustomStringConvertible {
    /// The file.
    public let path: String
    /// What is wrong, and what to do.
    public let message: String

    /// The file and what is wrong with it.
    public var description: String { "\(path): \(message)" }
}
