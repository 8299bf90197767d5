import ChurnScoring

/// Numbers for customers, so that rows of one customer can be kept together.
enum CustomerNumbers {
    /// One number a row, the same for rows of one customer, by first occurrence.
    static func numbers(_ customers: CustomerIDs) -> [Int] {
        var numbers: [CustomerID: Int] = [:]
        return (0..<customers.count).map { row in
            if let number = numbers[customers[row]] { return number }
            numbers[customers[row]] = numbers.count
            return numbers.count - 1
        }
    }
}
