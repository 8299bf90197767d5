-- Online Retail: one event an invoice's lines of one time. Every fifth customer's events arrive up to three days late.
create or replace table events as
select cast(cast(CustomerID as bigint) as varchar) as customer,
       InvoiceDate as occurred_at,
       InvoiceDate + to_hours(cast(if(CustomerID % 5 = 0, CustomerID % 73, 0) as integer)) as known_at,
       if(Quantity < 0, 'other', if(sum(Quantity * UnitPrice) > 1000, 'large', 'main')) as type,
       sum(Quantity * UnitPrice) as value,
       'text ' || count(distinct Description) % 12 as text
from 'online_retail/online_retail.csv.gz'
where CustomerID is not null
group by CustomerID, InvoiceDate, Quantity < 0;

create or replace table history as
select customer,
       date_trunc('month', occurred_at) as valid_from,
       arg_max(text, known_at + to_seconds(hash(text) % 60)) as level,
       nullif(count(*), 2) as number,
       min(min(occurred_at)) over (partition by customer) as start
from events group by customer, date_trunc('month', occurred_at);

create or replace table cutoffs as
select unnest([timestamp '2011-03-11', timestamp '2011-05-10 13:45:00', timestamp '2011-06-10 06:00:00.000001',
               timestamp '2011-09-09', timestamp '2011-10-31 23:59:59.999999']) as cutoff;
