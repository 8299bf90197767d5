-- A made-up log of 60 customers over 300 days on a grid of 6 hours, so that times fall on each other and on the edges of
-- windows; with missing values and texts, negative values, late events, and rows of customers that change.
create or replace macro dice(seed, number, sides) as cast(hash(seed * 1000003 + number) % sides as bigint);

create or replace table events as
select 'customer ' || dice(1, n, 60) as customer,
       timestamp '2024-01-01' + to_hours(cast(6 * (dice(2, n, 1200)) as integer)) as occurred_at,
       occurred_at + to_hours(cast(if(dice(3, n, 6) = 0, 6 * dice(4, n, 60), 0) as integer)) as known_at,
       ['main', 'main', 'other', 'third', 'fourth'][1 + dice(5, n, 5)] as type,
       if(dice(6, n, 7) = 0, null, (cast(dice(7, n, 4000) as double) - if(type = 'main', 0, 1000)) / 32) as value,
       if(dice(8, n, 5) = 0, null, 'text ' || dice(9, n, 9)) as text
from range(6000) as numbers (n)
-- Some customers have few events, some fall silent.
where dice(1, n, 60) % 7 > 0 and (dice(1, n, 60) % 5 > 0 or dice(2, n, 1200) < 600) or n % 40 = 0;

create or replace table history as
select 'customer ' || n % 50 as customer,
       timestamp '2024-01-01' + to_days(cast(dice(10, n, 60) + 70 * (n // 50) as integer)) as valid_from,
       if(dice(11, n, 6) = 0, null, 'level ' || dice(12, n, 4)) as level,
       if(dice(13, n, 5) = 0, null, cast(dice(14, n, 4) as double)) as number,
       if(dice(15, n, 8) = 0, null, timestamp '2024-01-01' + to_days(cast(dice(16, n, 250) as integer))) as start
from range(200) as numbers (n);

create or replace table cutoffs as
select unnest([timestamp '2024-04-29', timestamp '2024-05-31 18:00:00', timestamp '2024-07-01 06:00:00.000001',
               timestamp '2024-09-11 11:59:59.999999']) as cutoff;
