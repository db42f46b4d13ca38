-- A new row of the inbox is its case's dirty mark: who takes messages in waits for nobody who decides. States: NEW WAITING DONE DROPPED PARKED.
drop index inbox_case;
create index inbox_case on inbox (case_id);
create index inbox_state on inbox (state, case_id);
alter table cases drop column marks;
create index cases_lease on cases (lease_until);
