extension EventLog {
    /// The events in `storage`, of the one customer of `vocabulary`, in the codes of that log.
    ///
    /// The storage belongs to the caller, who may fill it anew between two evaluations.
    init(vocabulary: EventLog, storage: EventStorage) {
        customerIDs = vocabulary.customerIDs
        count = 0
        typeNames = vocabulary.typeNames
        valueNames = vocabulary.valueNames
        attributeNames = vocabulary.attributeNames
        firstOccurredAt = nil
        lastOccurredAt = nil
        attributeLevels = vocabulary.attributeLevels
        self.storage = storage
    }
}
