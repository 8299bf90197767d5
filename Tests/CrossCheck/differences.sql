-- One line a column: how many rows were compared, how many have a value, how many of these on one side only, how many
-- different values, and the largest difference. Takes the tables found (a matrix of churn extract) and expected.
-- A difference is relative to the larger of the two values, or to 0.001 where both are smaller; whole numbers must be
-- equal, others to 1e-9. A row that one side lacks has all its values on one side only.
create or replace macro code(words) as if(words is null, null, hash(words) % 1000003);

create or replace table differences as
with found_numbers as (
    unpivot (
        select customer, cutoff, cast(columns(* exclude (customer, cutoff)) as double)
        from (select * replace (code(level) as level, code(state) as state) from found)
    )
    on * exclude (customer, cutoff) into name name value number
), expected_numbers as (
    unpivot (
        select customer, cutoff, cast(columns(* exclude (customer, cutoff)) as double)
        from (select * replace (code(level) as level, code(state) as state) from expected)
    )
    on * exclude (customer, cutoff) into name name value number
), compared as (
    select name, found.number as found_number, expected.number as expected_number,
           abs(found_number - expected_number) / greatest(abs(found_number), abs(expected_number), 0.001) as difference
    from (select * from found_numbers where not isnan(number)) as found
    full join (select * from expected_numbers where not isnan(number)) as expected using (customer, cutoff, name)
)
select name,
       (select count(*) from expected) as rows,
       count(*) as present,
       count(*) - count(difference) as one_sided,
       count(distinct expected_number) as kinds,
       coalesce(max(difference), 0) as largest,
       one_sided = 0 and largest <= if(bool_and(expected_number = floor(expected_number)), 0, 1e-9) as agrees
from compared
group by name;
