/// The body of `POST /score`.
///
/// `{"customers": [{"id": "a", "features": {"logins_28d": 3, "plan": null}}], "reasons": 3}`
enum ScoreRequest {
    static func read(_ reader: inout JSONReader, in scope: RequestScope) throws(RequestError) -> RequestRows {
        var rows: [RequestRow]?
        var reasonCount: Int?
        try reader.members { (reader, name) throws(RequestError) in
            if name == "customers" {
                try rows.take(
                    reader.customers(limit: scope.customerLimit) { (reader) throws(RequestError) in
                        try customer(&reader, scope.model.columns)
                    }
                )
            } else if name == "reasons" {
                try reasonCount.take(reader.reasonCount())
            } else {
                throw RequestError("no such key here; known are \"customers\", \"reasons\"")
            }
        }
        return RequestRows(rows: try rows.required("customers"), reasonCount: reasonCount)
    }

    private static func customer(
        _ reader: inout JSONReader,
        _ columns: RequestColumns
    ) throws(RequestError) -> RequestRow {
        var id: RequestID?
        var values: [Double]?
        try reader.members { (reader, name) throws(RequestError) in
            if name == "features" {
                try values.take(columns.row(&reader))
            } else if name == "id" {
                try id.take(RequestID(&reader))
            } else {
                throw RequestError("no such key here; known are \"id\", \"features\"")
            }
        }
        return RequestRow(id: id, values: try values.required("features"))
    }
}
