-- Sweeps that run once in a cluster: who has the lease, and when the next is due.
create table sweep (
  name varchar(100) primary key,
  due_at timestamp with time zone not null,
  token varchar(40),
  lease_until timestamp with time zone
);
