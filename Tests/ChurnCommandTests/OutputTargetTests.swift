import Foundation
import Testing

/// Nobody's file is destroyed by naming it as an output.
@Suite struct OutputTargetTests {
    @Test func `an output that is an input is refused and stays as it is`() throws {
        let folder = try TemporaryFolder()
        let log = try SmallLog(folder)
        for arguments in [
            ["extract", "--config", log.config, "--output", log.events],
            ["extract", "--config", log.config, "--output", folder.path("out.csv"), "--rejects", log.events],
            ["train", "--config", log.config, "--output", log.config],
        ] {
            let outcome = try Command.run(arguments)
            #expect(outcome.status == 64)
            #expect(outcome.errors.contains("writing would destroy it"), "\(outcome.errors)")
        }
        #expect(folder.bytes("events.csv") == Data(SmallLog.events.utf8))
        #expect(folder.bytes("churn.yaml") == Data(SmallLog.config.utf8))
    }

    @Test func `a link stays a link and the permissions of a file stay`() throws {
        let folder = try TemporaryFolder()
        let log = try SmallLog(folder)
        try folder.write("real.csv", "old")
        #expect(chmod(folder.path("real.csv"), 0o600) == 0)
        try FileManager.default.createSymbolicLink(
            atPath: folder.path("link.csv"),
            withDestinationPath: folder.path("real.csv")
        )
        let outcome = try Command.run("extract", "--config", log.config, "--output", folder.path("link.csv"))
        #expect(outcome.status == 0, "\(outcome.errors)")
        let attributes = try FileManager.default.attributesOfItem(atPath: folder.path("link.csv"))
        #expect(attributes[.type] as? FileAttributeType == .typeSymbolicLink)
        #expect(try folder.lines("real.csv").first?.hasPrefix("customer,cutoff") == true)
        let real = try FileManager.default.attributesOfItem(atPath: folder.path("real.csv"))
        #expect((real[.posixPermissions] as? NSNumber)?.intValue == 0o600)
    }

    @Test func `devices, unknown endings and missing folders are refused before anything is read`() throws {
        let folder = try TemporaryFolder()
        let log = try SmallLog(folder)
        try FileManager.default.removeItem(atPath: log.events)
        for (output, message) in [
            ("/dev/null", "is a device"), (folder.path("out.foo"), "out.foo"), (folder.path("no/out.csv"), "no folder"),
        ] {
            let verb = output == "/dev/null" ? "train" : "extract"
            let outcome = try Command.run(verb, "--config", log.config, "--output", output)
            #expect(outcome.status == 1)
            #expect(outcome.errors.contains(message), "\(outcome.errors)")
        }
    }

    @Test func `results that cannot be printed are a failure`() throws {
        let folder = try TemporaryFolder()
        let log = try SmallLog(folder)
        let outcome = try Command.shell(
            "\"$CHURN\" extract --config \(log.config) --output \(folder.path("out.csv")) >/dev/full"
        )
        #expect(outcome.status == 1)
    }
}

/// A log of a few events and its config, in a folder.
struct SmallLog {
    static let events = """
        customer,at,type,amount
        a,2024-01-02,login,1
        a,2024-01-20,purchase,5
        b,2024-01-03,login,2
        b,2024-02-20,login,2
        c,2024-01-05,login,
        c,2024-01-25,purchase,7
        d,2024-01-05,login,
        d,2024-02-27,login,3

        """

    static let config = """
        events:
          - {from: events.csv, customer: customer, occurred_at: at, type: type, values: [amount]}
        churn: {silence: {events: [login, purchase]}}
        observation: {cutoffs: [2024-01-21, 2024-01-28], window: 14d, horizon: 28d}
        features:
          custom:
            - {name: logins, count: {type: login, window: 14d}}
            - {name: spent, sum: {of: amount, window: 14d}}
        model: {algorithm: logistic-regression}
        split: {test_cutoffs: 0, validation_cutoffs: 0}

        """

    let config: String
    let events: String

    init(_ folder: TemporaryFolder, config: String = SmallLog.config) throws {
        self.config = try folder.write("churn.yaml", config)
        events = try folder.write("events.csv", Self.events)
    }
}
