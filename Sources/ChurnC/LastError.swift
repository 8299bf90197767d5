#if canImport(Glibc)
import Glibc
#endif

/// What the last call that failed on a thread says; each thread has its own.
enum LastError {
    /// What functions of `churn.h` return.
    enum Code: Int32 {
        case argument = 1
        case model = 2
    }

    private static let key: pthread_key_t = {
        var key = pthread_key_t()
        let status = pthread_key_create(&key) { free($0) }
        precondition(status == 0, "the system has no room for one more value a thread")
        return key
    }()

    /// The message of this thread.
    static var message: UnsafePointer<CChar> {
        if pthread_getspecific(key) == nil { pthread_setspecific(key, strdup("")) }
        guard let text = pthread_getspecific(key) else { preconditionFailure("out of memory") }
        return UnsafePointer(text.assumingMemoryBound(to: CChar.self))
    }

    /// Keeps `message` for this thread and returns `code`.
    @discardableResult
    static func set(_ code: Code, _ message: String) -> Int32 {
        free(pthread_getspecific(key))
        pthread_setspecific(key, strdup(message))
        return code.rawValue
    }
}

/// `churn_interface_version` of `churn.h`.
@c(churn_interface_version)
public func interfaceVersion() -> Int32 { 1 }

/// `churn_last_error` of `churn.h`.
@c(churn_last_error)
public func lastError() -> UnsafePointer<CChar> { LastError.message }
