import CDuckDB
import ChurnScoring

// A scalar function that hands the engine's rows to Swift on the engine's own threads, up to 2,048 at a time and without
// a copy: the values are where the engine decoded them. A query that streams its result instead lets one thread take
// over everything, which costs more than decoding; see Benchmarks/Results.

/// Takes the rows of a query on the threads that make them.
final class ChunkTap {
    /// Takes the rows of a chunk; false ends the query.
    typealias Taker = @Sendable (borrowing DataChunk) -> Bool

    /// The name of the function; its arguments are the columns.
    static let functionName = "churn_take"

    private let state = State()

    /// What the engine's threads look at.
    private final class State: @unchecked Sendable {
        // Unchecked: the taker changes only while no query of the session runs.
        var taker: Taker?
    }

    /// Makes the function known to a session, which the tap must outlive.
    func register(_ connection: duckdb_connection?) throws {
        var function = duckdb_create_scalar_function()
        var (any, count) = (duckdb_create_logical_type(DUCKDB_TYPE_ANY), duckdb_create_logical_type(DUCKDB_TYPE_BIGINT))
        defer {
            duckdb_destroy_scalar_function(&function)
            duckdb_destroy_logical_type(&any)
            duckdb_destroy_logical_type(&count)
        }
        duckdb_scalar_function_set_name(function, Self.functionName)
        duckdb_scalar_function_set_varargs(function, any)
        duckdb_scalar_function_set_return_type(function, count)
        // Missing values must come along, and no call may be left out because another had the same arguments.
        duckdb_scalar_function_set_special_handling(function)
        duckdb_scalar_function_set_volatile(function)
        duckdb_scalar_function_set_extra_info(function, Unmanaged.passUnretained(state).toOpaque(), nil)
        duckdb_scalar_function_set_function(function) { info, input, output in
            guard let pointer = duckdb_scalar_function_get_extra_info(info), let input, let output else { return }
            let state = Unmanaged<State>.fromOpaque(pointer).takeUnretainedValue()
            let chunk = DataChunk(borrowing: input)
            guard let data = duckdb_vector_get_data(output), state.taker?(chunk) == true else {
                duckdb_scalar_function_set_error(info, "the rows were not taken")
                return
            }
            data.assumingMemoryBound(to: Int64.self).update(repeating: 1, count: chunk.count)
        }
        guard duckdb_register_scalar_function(connection, function) == DuckDBSuccess else {
            throw DataError(.engineFailed, "the engine takes no scalar function")
        }
    }

    /// Runs `statement`, which calls the function, with `taker`.
    func run<Result>(_ taker: @escaping Taker, _ statement: () throws -> Result) rethrows -> Result {
        state.taker = taker
        defer { state.taker = nil }
        return try statement()
    }
}
