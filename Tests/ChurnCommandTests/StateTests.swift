import Foundation
import Testing

/// Runs that read each day's events once give what a run over all days gives.
@Suite struct StateTests {
    @Test func `days taken one by one give the bytes of all days at once`() throws {
        let log = try DayLog()
        for day in 1...3 { try log.write(day: day) }
        #expect(try log.extract("--state", log.state).status == 0)
        for day in 4...6 {
            try log.write(day: day)
            let outcome = try log.extract("--state", log.state, "--output", log.output)
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(outcome.output.contains("1 deliveries taken, \(day - 1) taken before"))
            let all = try log.extract("--output", log.batch)
            #expect(all.status == 0, "\(all.errors)")
            #expect(log.folder.bytes("out.parquet") == log.folder.bytes("batch.parquet"))
        }
        // Day 3 comes late, and the night is run twice.
        try log.write(day: 3, name: "late")
        for _ in 0..<2 {
            let outcome = try log.extract("--state", log.state, "--cutoff", "2024-01-07", "--output", log.output)
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(try log.extract("--cutoff", "2024-01-07", "--output", log.batch).status == 0)
            #expect(log.folder.bytes("out.parquet") == log.folder.bytes("batch.parquet"))
        }
        let inspected = try Command.run("inspect", log.state)
        for line in [
            "events of 9 customers", "keeps: 2d before each cutoff, from the cutoff 2024-01-07 on",
            "first event: 2024-01-01", "days/late.csv (",
        ] {
            #expect(inspected.output.contains(line), "\(inspected.output)")
        }
        #expect(try Command.run("inspect", log.state, "--json").output.contains("\"retention\" : \"2d\""))
    }

    @Test func `scores from a state are those of all events`() throws {
        let folder = try TemporaryFolder()
        let config = try folder.write("churn.yaml", try SmallBase.configText())
        let model = folder.path("model.churn")
        #expect(try Command.run("train", "--config", config, "--output", model, "--set", "trees=20").status == 0)
        let score = ["score", "--model", model, "--config", config, "--output"]
        #expect(try Command.run(score + [folder.path("batch.parquet")]).status == 0)
        for _ in 0..<2 {
            let outcome = try Command.run(score + [folder.path("out.parquet"), "--state", folder.path("state")])
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(folder.bytes("out.parquet") == folder.bytes("batch.parquet"))
        }
    }

    @Test func `a file that has grown since it was taken is refused, and nothing is taken`() throws {
        let log = try DayLog()
        for day in 1...3 { try log.write(day: day) }
        #expect(try log.extract("--state", log.state).status == 0)
        let old = log.folder.bytes("state")
        try log.write(day: 4)
        try log.write(day: 3, more: "z,2024-01-03,login,\n")
        let outcome = try log.extract("--state", log.state, "--output", log.output)
        #expect(outcome.status == 1)
        #expect(outcome.errors.contains("days/3.csv had"), "\(outcome.errors)")
        #expect(outcome.errors.contains("put new events into new files"))
        #expect(log.folder.bytes("state") == old)
        #expect(log.folder.bytes("out.parquet") == nil)
    }

    @Test func `a named delivery is taken once, and a query needs a name`() throws {
        let log = try DayLog(source: "sql: \"select * from read_csv('days/*.csv')\"")
        try log.write(day: 1)
        let nameless = try log.extract("--state", log.state)
        #expect(nameless.status == 64)
        #expect(nameless.errors.contains("--delivery 2025-01-31"), "\(nameless.errors)")
        #expect(try log.extract("--state", log.state, "--delivery", "first").output.contains("1 deliveries taken"))
        let old = log.folder.bytes("state")
        let again = try log.extract("--state", log.state, "--delivery", "first")
        #expect(again.status == 0)
        #expect(again.errors.contains("\"first\" was taken by the state before"), "\(again.errors)")
        #expect(log.folder.bytes("state") == old)
    }

    @Test func `a file taken by its name is not taken again under another`() throws {
        let log = try DayLog()
        try log.write(day: 1)
        #expect(try log.extract("--state", log.state).status == 0)
        let outcome = try log.extract("--state", log.state, "--delivery", "first")
        #expect(outcome.status == 1)
        #expect(outcome.errors.contains("the state has taken days/1.csv by the file's name"), "\(outcome.errors)")
    }

    @Test func `cutoffs before what was forgotten and longer windows are refused`() throws {
        let log = try DayLog()
        for day in 1...6 { try log.write(day: day) }
        let early = try log.extract("--state", log.state, "--cutoff", "2024-01-05", "--output", log.output)
        #expect(early.status == 0, "\(early.errors)")
        let old = log.folder.bytes("state")
        for (arguments, status, message) in [
            (["--cutoff", "2024-01-04", "--output", log.output], 1, "ask for a later cutoff"),
            (
                ["--earliest-cutoff", "2024-01-07", "--cutoff", "2024-01-06", "--output", log.output], 64,
                "first cutoff"
            ),
            (["--earliest-cutoff", "soon"], 64, "--earliest-cutoff takes a date"),
            (["--retention", "3d"], 1, "the state keeps 2d, which --retention cannot change"),
            (["--retention", "3"], 64, "--retention takes a duration"),
        ] as [([String], Int32, String)] {
            let outcome = try log.extract(["--state", log.state] + arguments)
            #expect(outcome.status == status)
            #expect(outcome.errors.contains(message), "\(outcome.errors)")
        }
        try log.writeConfig(window: "4d")
        let long = try log.extract("--state", log.state, "--cutoff", "2024-01-07", "--output", log.output)
        #expect(long.status == 1)
        #expect(long.errors.contains("the plan looks back 4d and the state keeps 2d"), "\(long.errors)")
        #expect(log.folder.bytes("state") == old)
    }

    @Test func `a promise of earlier cutoffs and a longer retention keep what they need`() throws {
        let log = try DayLog()
        for day in 1...6 { try log.write(day: day) }
        let made = try log.extract(
            ["--state", log.state, "--retention", "4d", "--earliest-cutoff", "2024-01-05"]
                + ["--cutoff", "2024-01-07", "--output", log.output]
        )
        #expect(made.status == 0, "\(made.errors)")
        try log.writeConfig(window: "4d")
        for name in [["--state", log.state, "--output", log.output], ["--output", log.batch]] {
            let outcome = try log.extract(name + ["--cutoff", "2024-01-05"])
            #expect(outcome.status == 0, "\(outcome.errors)")
        }
        #expect(log.folder.bytes("out.parquet") == log.folder.bytes("batch.parquet"))
    }

    @Test func `a payload with another name is refused with both names`() throws {
        let log = try DayLog()
        try log.write(day: 1)
        #expect(try log.extract("--state", log.state).status == 0)
        try log.writeConfig(value: "cents")
        let outcome = try log.extract("--state", log.state)
        #expect(outcome.status == 0, "nothing new, nothing to differ: \(outcome.errors)")
        try log.folder.write("days/2.csv", "customer,at,type,cents\na,2024-01-02,login,3\n")
        try FileManager.default.removeItem(atPath: log.folder.path("days/1.csv"))
        let other = try log.extract("--state", log.state)
        #expect(other.status == 1)
        #expect(other.errors.contains("[amount], the new events have [cents]"), "\(other.errors)")
    }

    @Test func `days whose customers look like numbers join customers that do not`() throws {
        let log = try DayLog()
        try log.folder.write("days/1.csv", "customer,at,type,amount\n9,2024-01-01,login,\nx,2024-01-01,login,1\n")
        #expect(try log.extract("--state", log.state).status == 0)
        try log.folder.write("days/2.csv", "customer,at,type,amount\n9,2024-01-04,login,\n10,2024-01-05,login,2\n")
        for arguments in [["--state", log.state, "--output", log.output], ["--output", log.batch]] {
            let outcome = try log.extract(arguments)
            #expect(outcome.status == 0, "\(outcome.errors)")
        }
        #expect(log.folder.bytes("out.parquet") == log.folder.bytes("batch.parquet"))
    }

    @Test func `what is no state, is damaged or in use is left alone`() throws {
        let log = try DayLog()
        try log.write(day: 1)
        try log.folder.write("state", "my thesis")
        let foreign = try log.extract("--state", log.state)
        #expect(foreign.status == 1)
        #expect(foreign.errors.contains("this is no feature state"), "\(foreign.errors)")
        #expect(log.folder.bytes("state") == Data("my thesis".utf8))
        try FileManager.default.removeItem(atPath: log.state)
        #expect(try log.extract("--state", log.state).status == 0)
        var bytes = try #require(log.folder.bytes("state"))
        let descriptor = open(log.state, O_RDONLY)
        #expect(flock(descriptor, LOCK_EX) == 0)
        let busy = try log.extract("--state", log.state)
        close(descriptor)
        #expect(busy.status == 1)
        #expect(busy.errors.contains("another run is working with this state"), "\(busy.errors)")
        bytes[40] ^= 1
        try bytes.write(to: URL(fileURLWithPath: log.state))
        for arguments in [["extract", "--config", log.config, "--state", log.state], ["inspect", log.state]] {
            let damaged = try Command.run(arguments)
            #expect(damaged.status == 1)
            #expect(damaged.errors.contains("the checksum is wrong"), "\(damaged.errors)")
        }
        #expect(log.folder.bytes("state") == bytes)
    }

    @Test func `a state is named once and with its own options`() throws {
        let log = try DayLog()
        try log.write(day: 1)
        for (arguments, message) in [
            (["--delivery", "x", "--output", log.output], "go with --state"),
            (["--state", log.state, "--cutoff", "2024-01-05"], "--cutoff needs --output"),
            (["--state", log.folder.path("days/1.csv")], "writing would destroy it"),
            (["--state", log.output, "--output", log.output], "two outputs"),
            ([], "Missing expected argument '--output"),
        ] {
            let outcome = try log.extract(arguments)
            #expect(outcome.status == 64)
            #expect(outcome.errors.contains(message), "\(outcome.errors)")
        }
    }

    @Test func `a run killed at random moments has taken all or nothing, and can be started again`() throws {
        let folder = try TemporaryFolder()
        let config = try folder.write("churn.yaml", try SmallBase.configText())
        let extract = ["extract", "--config", config, "--output", folder.path("out.parquet"), "--state"]
        #expect(try Command.run(extract + [folder.path("whole")]).status == 0)
        let state = folder.bytes("whole")
        let matrix = folder.bytes("out.parquet")
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<5 {
            for name in ["state", "out.parquet"] { try? FileManager.default.removeItem(atPath: folder.path(name)) }
            try Command.runAndKill(
                extract + [folder.path("state")],
                afterMilliseconds: UInt32.random(in: 20...1500, using: &generator)
            )
            let left = folder.bytes("state")
            #expect(left == nil || left == state)
            if left != nil { #expect(folder.bytes("out.parquet") == matrix) }
            #expect(try Command.run(extract + [folder.path("state")]).status == 0)
            #expect(folder.bytes("state") == state)
            #expect(folder.bytes("out.parquet") == matrix)
        }
    }
}

/// A log that comes in a file a day, and its config.
private struct DayLog {
    let folder: TemporaryFolder
    private let source: String

    init(source: String = "from: days/*.csv") throws {
        folder = try TemporaryFolder()
        self.source = source
        try FileManager.default.createDirectory(atPath: folder.path("days"), withIntermediateDirectories: true)
        try writeConfig()
    }

    var config: String { folder.path("churn.yaml") }
    var state: String { folder.path("state") }
    var output: String { folder.path("out.parquet") }
    var batch: String { folder.path("batch.parquet") }

    func writeConfig(window: String = "2d", value: String = "amount") throws {
        try folder.write(
            "churn.yaml",
            """
            events:
              - {\(source), customer: customer, occurred_at: at, type: type, values: [\(value)]}
            churn: {silence: {events: [login]}}
            observation: {cutoffs: [2024-01-03, 2024-01-04], window: \(window), horizon: 2d}
            features:
              custom:
                - {name: logins, count: {type: login}}
                - {name: spent, sum: {of: \(value)}}
                - {name: spread, standard_deviation: {of: \(value)}}
                - {name: stay, tenure: {}}
            """
        )
    }

    /// A dozen events of the day, of customers that come and go.
    func write(day: Int, name: String? = nil, more: String = "") throws {
        var text = "customer,at,type,amount\n"
        for event in 0..<12 {
            let customer = (event * 5 + day * 7) % 9
            let type = event % 3 == 0 ? "purchase" : "login"
            text += "c\(customer),2024-01-0\(day)T\(10 + event):00:00,\(type),\(event % 2 == 0 ? "\(event).1" : "")\n"
        }
        try folder.write("days/\(name ?? "\(day)").csv", text + more)
    }

    func extract(_ arguments: String...) throws -> CommandOutcome { try extract(arguments) }

    func extract(_ arguments: [String]) throws -> CommandOutcome {
        try Command.run(["extract", "--config", config] + arguments)
    }
}
