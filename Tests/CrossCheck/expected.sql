-- The features of config.yaml and the label in plain SQL, written from the words of DEFINITIONS and of the catalogue.
-- Takes the tables cutoffs, events and history; makes the table expected. Times are microseconds since 1970.
create or replace macro days(number) as number * 86400000000;
create or replace macro in_days(span) as span / 86400000000.0;
create or replace macro day_of(instant) as cast(make_timestamp(instant) as date);
create or replace macro week_of(instant) as cast(date_trunc('week', make_timestamp(instant)) as date);

create or replace table log as
select customer, epoch_us(occurred_at) as moment, epoch_us(known_at) as known, type, value, text from events;

create or replace table observed as
select distinct customer, epoch_us(cutoff) as t0
from log, cutoffs
where moment < t0 and known < t0 and moment >= t0 - days(100);

-- What a row may see, in the order of the log: by time, arrival, type, value (its bits) and text.
create or replace table seen as
select customer, t0, moment, t0 - moment as age, type, value, text,
       row_number() over (
           partition by customer, t0
           order by moment, known, type, case when value is null then 1 when value < 0 then 2 else 0 end, abs(value), text nulls first
       ) as place
from observed join log using (customer)
where moment < t0 and known < t0 and moment >= t0 - days(120);

create or replace table measured as
select customer, t0,
       count(*) as count_all,
       count(*) filter (type = 'main' and age <= days(28)) as count_main_28d,
       count(*) filter (value >= 3 and value < 50 and age <= days(91)) as count_values,
       count(*) filter (type in ('main', 'other') and text in ('text 1', 'text 2', 'text 3')) as count_texts,
       count(distinct day_of(moment)) filter (age <= days(28)) as active_days_28d,
       count(distinct week_of(moment)) filter (type = 'main' and age <= days(91)) as active_weeks_91d,
       greatest(count(distinct day_of(moment)) filter (type = 'main') - 1, 0) as repeat_days_main,
       count(distinct type) as distinct_types_all,
       count(distinct text) filter (age <= days(28)) as distinct_texts_28d,
       if(bool_or(type = 'other'), 0, 1) as never_other,
       in_days(min(age) filter (type = 'main')) as recency_main,
       in_days(max(age) filter (type = 'main')) as age_main,
       coalesce(sum(value) filter (type = 'main' and age <= days(91)), 0) as sum_main_91d,
       avg(value) filter (type = 'main') as mean_main,
       min(value) filter (age <= days(28)) as min_28d,
       max(value) as max_all,
       arg_min(value, place) filter (value is not null) as first_all,
       arg_max(value, place) filter (type = 'main' and value is not null) as last_main,
       sum(pow(2, -age / days(14.0))) as decayed_count_all,
       coalesce(sum(value * pow(2, -age / days(28.0))) filter (type = 'main' and age <= days(91)), 0) as decayed_sum_main,
       ln(2) * (sum(pow(2, -age / days(7.0))) / 7 - sum(pow(2, -age / days(28.0))) / 28) as decayed_trend_all,
       count(*) filter (type = 'main') / nullif(count(distinct day_of(moment)) filter (type = 'main'), 0) as ratio_main,
       count(*) filter (type = 'other' and age <= days(91))
           / nullif(count(*) filter (type in ('main', 'other') and age <= days(91)), 0) as share_other,
       in_days(max(age) - max(age) filter (type = 'other')) as days_to_first_other,
       in_days(max(age)) as tenure_seen,
       count(*) filter (type = 'main' and age <= days(91)) as main_91d,
       count(*) filter (type = 'main' and age > days(28) and age <= days(56)) as main_28d_before,
       coalesce(sum(value) filter (type = 'main' and age <= days(14)), 0) as sum_14d,
       coalesce(sum(value) filter (type = 'main' and age > days(28) and age <= days(42)), 0) as sum_14d_before,
       count(*) filter (age <= days(7)) as count_7d,
       count(*) filter (age > days(7) and age <= days(14)) as count_7d_before,
       count(distinct day_of(moment)) filter (age <= days(14)) as days_0,
       count(distinct day_of(moment)) filter (age > days(14) and age <= days(28)) as days_1,
       count(distinct day_of(moment)) filter (age > days(28) and age <= days(42)) as days_2,
       count(*) filter (age <= days(14)) as all_recent,
       count(*) filter (age > days(14) and age <= days(98)) * 14 / 84 as all_before,
       count(*) filter (type = 'main' and age <= days(14)) as main_recent,
       count(*) filter (type = 'main' and age > days(14) and age <= days(98)) as main_baseline,
       count(*) filter (type = 'main' and age > days(14) and age <= days(28)) as main_previous,
       count(*) filter (type = 'main' and age > days(28) and age <= days(84)) * 14 / 56 as main_previous_before,
       list_distinct(list(text) filter (text is not null and age <= days(28))) as texts_recent,
       list_distinct(list(text) filter (text is not null and age > days(28))) as texts_before,
       list_distinct(list(text) filter (text is not null and age > days(28) and age <= days(84))) as texts_before_56d
from seen
group by customer, t0;

create or replace table changed as
select customer, t0,
       if(main_28d_before > 0, count_main_28d / main_28d_before - 1, null) as percent_change_main,
       case when sum_14d = 0 and sum_14d_before = 0 then 0
            when sum_14d + sum_14d_before = 0 then null
            else (sum_14d - sum_14d_before) / (sum_14d + sum_14d_before) end as symmetric_change_sum,
       (count_7d - count_7d_before) / 7 as velocity_count,
       (days_0 - 2 * days_1 + days_2) / (14 * 14) as acceleration_days,
       (all_recent - all_before) / sqrt(all_before + 1) as spike_all,
       if(main_recent = 0 and (main_previous - main_previous_before) / sqrt(main_previous_before + 1) >= 1, 1, 0)
           as silence_after_spike_main,
       len(list_filter(texts_recent, lambda one: not list_contains(coalesce(texts_before, []), one))) as adopted_texts,
       len(list_filter(texts_before_56d, lambda one: not list_contains(coalesce(texts_recent, []), one))) as abandoned_texts,
       if(tenure_seen >= 14, main_91d * 28 / least(91, tenure_seen), null) as tenure_rate_main,
       greatest(main_baseline, 0.5) * 14 / 84 as expected_main,
       main_recent
from measured;

-- The tail as a sum of terms, each in logarithms, beyond where they vanish.
create or replace table surprised as
select customer, t0,
       case when main_recent = 0 then 0 else -log10(list_sum(list_transform(
           range(main_recent, cast(greatest(main_recent, expected_main) + 60 + 12 * sqrt(expected_main) as bigint)),
           lambda k: exp(k * ln(expected_main) - expected_main - lgamma(k + 1.0))))) end as surprise_main
from changed;

create or replace table deviations as
select seen.customer, seen.t0,
       case when count(value) < 2 then null
            else sqrt(sum((value - mean_main) * (value - mean_main)) / (count(value) - 1)) end as deviation_main
from seen join measured using (customer, t0)
where type = 'main'
group by seen.customer, seen.t0;

-- Active days and weeks of each filter, and what lies between two of them.
create or replace table active as
select distinct customer, t0, kind, unit, if(unit = 'day', day_of(moment), week_of(moment)) as start
from seen
join (values ('all'), ('main'), ('main 91d')) as kinds (kind)
    on kind = 'all' or type = 'main' and (kind = 'main' or age <= days(91))
cross join (values ('day'), ('week')) as units (unit);

create or replace table gaps as
select customer, t0, kind, date_diff('day', lag(start) over (partition by customer, t0, kind order by start), start) as gap
from active where unit = 'day'
qualify gap is not null;

create or replace table gap_measures as
select customer, t0,
       avg(gap) filter (kind = 'main') as mean_gap_main,
       stddev_samp(gap) filter (kind = 'all') / avg(gap) filter (kind = 'all') as gap_variation_all,
       max(gap) filter (kind = 'main 91d') as longest_gap_main_91d,
       median(gap) filter (kind = 'all') as median_gap_all,
       median(gap) filter (kind = 'main') as median_gap_main
from gaps group by customer, t0;

create or replace table overdue as
select customer, t0,
       in_days(min(age)) / any_value(median_gap_all) as overdue_ratio_all,
       in_days(min(age) filter (type = 'main')) / any_value(median_gap_main) as overdue_ratio_main
from seen join gap_measures using (customer, t0)
group by customer, t0;

create or replace table runs as
select customer, t0, kind, unit, count(*) as length, max(start) as latest
from (
    select *, start - to_days(cast(row_number() over (partition by customer, t0, kind, unit order by start)
                                   * if(unit = 'day', 1, 7) as integer)) as island
    from active
)
group by customer, t0, kind, unit, island;

create or replace table streaks as
select customer, t0,
       coalesce(max(length) filter (kind = 'all' and unit = 'day'), 0) as longest_streak_all,
       coalesce(max(length) filter (kind = 'all' and unit = 'day' and latest >= day_of(t0) - 1), 0) as current_streak_all,
       coalesce(max(length) filter (kind = 'main' and unit = 'week'), 0) as longest_streak_weeks,
       coalesce(max(length) filter (kind = 'main' and unit = 'week' and latest >= week_of(t0) - 7), 0)
           as current_streak_weeks
from runs group by customer, t0;

create or replace table entropies as
with kinds as (
    select customer, t0, 'types' as domain, type as kind from seen
    union all select customer, t0, 'hours', cast(hour(make_timestamp(moment)) as varchar) from seen
    union all select customer, t0, 'weekdays', dayname(make_timestamp(moment)) from seen where type = 'main'
    union all select customer, t0, 'texts', text from seen where text is not null and age <= days(28)
), counted as (
    select customer, t0, domain, count(*) as number from kinds group by customer, t0, domain, kind
), shares as (
    select *, number / sum(number) over (partition by customer, t0, domain) as share from counted
), summed as (
    select customer, t0, domain, -sum(share * ln(share)) as entropy from shares group by customer, t0, domain
)
select customer, t0,
       any_value(entropy) filter (domain = 'types') as entropy_types,
       any_value(entropy) filter (domain = 'hours') as entropy_hours,
       any_value(entropy) filter (domain = 'weekdays') as entropy_weekdays_main,
       any_value(entropy) filter (domain = 'texts') as entropy_texts_28d
from summed group by customer, t0;

-- Counts of all buckets since the one of the first visible event, silent ones included.
create or replace table slopes as
with bucketed as (
    select observed.customer, observed.t0, sizes.name, bucket,
           count(*) filter (seen.age > bucket * days(length) and seen.age <= (bucket + 1) * days(length)
                            and (sizes.name = 'all' or seen.type = 'main')) as number,
           max(seen.age) as oldest, any_value(length) as length
    from observed join seen using (customer, t0)
    cross join (values ('all', 7, 8), ('main', 5, 10)) as sizes (name, length, buckets)
    cross join lateral (select unnest(range(buckets)) as bucket)
    group by observed.customer, observed.t0, sizes.name, bucket
)
select customer, t0,
       regr_slope(number, -bucket) filter (name = 'all') as slope_all,
       if(count(*) filter (name = 'main') < 2, null,
          regr_slope(number, -bucket) filter (name = 'main') / nullif(avg(number) filter (name = 'main'), 0))
           as relative_slope_main
from bucketed
where bucket * days(length) < oldest
group by customer, t0;

create or replace table questions as
select customer, t0, moment, number, name,
       lead(moment) over (partition by customer, t0, name order by moment) as next
from (
    select customer, t0, moment, 'main' as name, count(*) as number from seen
    where type = 'main' and age <= days(91) group by customer, t0, moment
    union all
    select customer, t0, moment, 'ever', count(*) from seen where type = 'other' group by customer, t0, moment
);

create or replace table unanswered as
with answers as (
    select customer, t0, moment, if(type = 'other', 'main', 'ever') as name from seen where type in ('main', 'other')
), followed as (
    select questions.*, answers.moment as answered
    from questions asof left join answers
        on questions.customer = answers.customer and questions.t0 = answers.t0 and questions.name = answers.name
        and questions.moment <= answers.moment
)
select customer, t0,
       coalesce(sum(number) filter (
           name = 'main' and moment + days(14) <= t0
           and (answered is null or answered >= moment + days(14) or answered >= next)), 0) as unanswered_main,
       coalesce(sum(number) filter (name = 'ever' and (answered is null or answered >= next)), 0) as unanswered_ever
from followed group by customer, t0;

create or replace table attributes as
select customer, t0, latest.level, latest.number, latest.start
from (
    select customer, t0,
           arg_max({'level': level, 'number': number, 'start': epoch_us(start)}, valid_from) as latest
    from observed join history using (customer)
    where epoch_us(valid_from) < t0
    group by customer, t0
);

create or replace table changes as
with known as (
    select customer, t0, epoch_us(valid_from) as since, number,
           lag(number) over (partition by customer, t0 order by valid_from) as previous
    from observed join history using (customer)
    where number is not null and epoch_us(valid_from) < t0
)
select customer, t0, max(since) as since, arg_max(number, since) as value, arg_max(previous, since) as previous
from known where previous is not null and number <> previous
group by customer, t0;

create or replace table returned as
select distinct customer, t0 from observed join log using (customer)
where type = 'main' and moment >= t0 + days(3) and moment < t0 + days(24);

create or replace table expected as
select customer, make_timestamp(t0) as cutoff,
       measured.* exclude (customer, t0, main_91d, main_28d_before, sum_14d, sum_14d_before, count_7d, count_7d_before, days_0,
           days_1, days_2, all_recent, all_before, main_recent, main_baseline, main_previous, main_previous_before,
           texts_recent, texts_before, texts_before_56d),
       changed.* exclude (customer, t0, expected_main, main_recent, adopted_texts, abandoned_texts),
       coalesce(adopted_texts, 0) as adopted_texts, coalesce(abandoned_texts, 0) as abandoned_texts,
       surprise_main, deviation_main, mean_gap_main, gap_variation_all, longest_gap_main_91d,
       overdue.* exclude (customer, t0), streaks.* exclude (customer, t0), entropies.* exclude (customer, t0),
       slopes.* exclude (customer, t0),
       coalesce(unanswered_main, 0) as unanswered_main, coalesce(unanswered_ever, 0) as unanswered_ever,
       if(start <= t0, in_days(t0 - start), null) as tenure_start,
       if(start <= t0, in_days(t0 - start), null) - age_main as days_to_first_main,
       in_days(start - t0) as days_until_start,
       level, number,
       in_days(t0 - since) as days_since_change,
       if(previous > 0, value / previous - 1, null) as attribute_change,
       sin(2 * pi() * (month(cutoff) - 1) / 12) as calendar_month,
       cos(2 * pi() * (isodow(cutoff) - 1) / 7) as calendar_weekday,
       sin(2 * pi() * (dayofyear(cutoff) - 1) / dayofyear(make_date(year(cutoff), 12, 31))) as calendar_day,
       if(returned.customer is null, 1, 0) as label,
       if(returned.customer is null, 'positive', 'negative') as state
from measured
left join changed using (customer, t0)
left join surprised using (customer, t0)
left join deviations using (customer, t0)
left join gap_measures using (customer, t0)
left join overdue using (customer, t0)
left join streaks using (customer, t0)
left join entropies using (customer, t0)
left join slopes using (customer, t0)
left join unanswered using (customer, t0)
left join attributes using (customer, t0)
left join changes using (customer, t0)
left join returned using (customer, t0);
