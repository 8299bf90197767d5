-- OULAD: one event a student, page and day. Pages of every seventh site become known the day after.
create or replace table events as
select clicks.code_module || '|' || clicks.code_presentation || '|' || clicks.id_student as customer,
       cast(make_date(cast(left(clicks.code_presentation, 4) as integer),
                      case right(clicks.code_presentation, 1) when 'B' then 2 else 10 end, 1)
            + cast(clicks.date as integer) as timestamp) as occurred_at,
       occurred_at + to_days(if(clicks.id_site % 7 = 0, 1, 0)) as known_at,
       case pages.activity_type when 'homepage' then 'main' when 'forumng' then 'other' else pages.activity_type end as type,
       cast(clicks.sum_click as double) as value,
       'text ' || clicks.id_site % 12 as text
from 'oulad/student_vle_partial.csv.gz' as clicks
join 'oulad/vle.csv' as pages using (id_site, code_module, code_presentation);

-- Every third enrolment gets another number of credits, every fifth another region, two months after registration.
create or replace table history as
with enrolments as (
    select code_module || '|' || code_presentation || '|' || id_student as customer,
           cast(make_date(cast(left(code_presentation, 4) as integer),
                          case right(code_presentation, 1) when 'B' then 2 else 10 end, 1) as timestamp) as start,
           start + to_days(cast(coalesce(date_registration, 0) as integer)) as valid_from,
           region as level, cast(studied_credits as double) as number, id_student
    from 'oulad/student.csv.gz' join 'oulad/student_registration.csv' using (code_module, code_presentation, id_student)
)
select customer, valid_from, level, number, start from enrolments
union all
select customer, valid_from + to_days(60), if(id_student % 5 = 0, 'moved', level),
       if(id_student % 4 = 0, null, if(id_student % 3 = 0, number + 30, number)), start
from enrolments;

create or replace table cutoffs as
select unnest([timestamp '2013-03-01', timestamp '2013-03-29 12:00:00', timestamp '2013-04-26', timestamp '2013-10-29',
               timestamp '2013-11-26']) as cutoff;
