-- The memory. One set of statements for PostgreSQL 15+ and for H2 in PostgreSQL mode, so: no partial index, no upsert with values, no JSON type.
-- Times are machine time, but for leases, which are the database's own clock. A lane is a dirty mark with a lease.

-- Everything that arrived (EIP idempotent receiver).
create table inbox (
  id bigint generated always as identity primary key,
  system varchar(100) not null,
  way varchar(10) not null,
  identity varchar(400),            -- delivery id; without one a hash of the body, taken away when the row is done
  ticket varchar(300),
  version varchar(100) not null,
  correlation varchar(100),
  sequence bigint not null,         -- the sender's own number on this ticket, or -1
  headers varchar not null,
  body bytea not null,
  arrived_at timestamp with time zone not null,
  during_attempt boolean not null,  -- whether an attempt on the ticket was open on arrival
  case_id varchar(40),
  state varchar(10) not null,       -- NEW DONE DROPPED PARKED
  constraint inbox_once unique (system, identity)
);
create index inbox_case on inbox (case_id, state);

-- Unit of reconciling: a customer ticket with its bonds, or (stray) a provider's ticket nobody knows yet.
create table cases (
  id varchar(40) primary key,
  customer_system varchar(100) not null,
  customer_ticket varchar(300),
  stray boolean not null,
  dirty_at timestamp with time zone,
  marks bigint not null,            -- counts dirty marks, so that a decision clears only what it saw
  waits_for varchar(110),           -- a system whose health it waits for
  failures int not null,
  token varchar(40),
  node varchar(100),
  lease_until timestamp with time zone,
  written_by varchar not null,
  known varchar,
  moved_at timestamp with time zone not null
);
create index cases_dirty on cases (dirty_at);
create index cases_node on cases (node);
create index cases_moved on cases (moved_at);

-- What one side showed of one ticket, the evidence.
create table ticket (
  system varchar(100) not null,
  id varchar(300) not null,
  side varchar(10) not null,
  case_id varchar(40) not null,
  bond varchar(40),
  number varchar(300),
  version varchar(100) not null,    -- of the newest showing or answer
  whole varchar(100) not null,      -- up to here nothing is unknown
  own_versions varchar(500) not null, -- versions that answers to our own operations told, newest first
  sequence bigint not null,
  wanted boolean not null,          -- must be read before its operations leave
  snapshot varchar,
  raw varchar,
  mapping varchar(100) not null,
  primary key (system, id)
);
create index ticket_case on ticket (case_id);
create index ticket_number on ticket (number);

-- Messages of a push-only side that did not come (yet).
create table gap (
  system varchar(100) not null,
  ticket varchar(300) not null,
  sequence bigint not null,
  primary key (system, ticket, sequence)
);

-- Status history: evidence kept apart from payloads.
create table history (
  system varchar(100) not null,
  ticket varchar(300) not null,
  id varchar(300) not null,
  status varchar(100) not null,
  not_before timestamp with time zone not null,
  not_after timestamp with time zone not null,
  inferred boolean not null,
  primary key (system, ticket, id)
);

-- Bytes of attachments that came with a message or were fetched and have not left yet (EIP claim check).
create table claim_check (
  system varchar(100) not null,
  ticket varchar(300) not null,
  attachment varchar(300) not null,
  body bytea not null,
  primary key (system, ticket, attachment)
);

create table bond (
  id varchar(40) primary key,
  case_id varchar(40) not null,
  contract varchar(100) not null,
  generation int not null,
  state varchar(10) not null,
  lead boolean not null,
  correlation varchar(60) not null,
  provider_system varchar(100) not null,
  provider_ticket varchar(300),
  agreement varchar not null,       -- base, refusals, conflicts, people's decisions
  next_sequence bigint not null,
  constraint bond_correlation unique (correlation)
);
create index bond_case on bond (case_id);

-- Notes and attachments known on a bond.
create table link (
  bond varchar(40) not null,
  kind varchar(10) not null,
  system varchar(100) not null,
  ticket varchar(300) not null,
  id varchar(400) not null,
  target varchar(10) not null,
  id_at_target varchar(300),
  state varchar(10) not null,
  position bigint generated always as identity,
  primary key (bond, kind, system, ticket, id)
);

-- The outbox. States: READY OPEN UNKNOWN RESEND ACKNOWLEDGED PARKED, and settled: PROVEN REFUSED SUPERSEDED.
create table operation (
  op_key varchar(700) primary key,
  position bigint generated always as identity,
  bond varchar(40) not null,
  case_id varchar(40) not null,
  side varchar(10) not null,
  system varchar(100) not null,
  lane varchar(300) not null,       -- the target's id, or 'new:' and the bond until it has one
  kind varchar(10) not null,
  step int not null,                -- order within a lane: create, attachments, notes, fields, status
  body varchar not null,
  state varchar(12) not null,
  attempts int not null,
  due_at timestamp with time zone not null,
  started_at timestamp with time zone,
  acknowledged_at timestamp with time zone,
  version varchar(100) not null,
  probe_at timestamp with time zone,
  probes int not null,
  reason varchar,
  decided_at timestamp with time zone not null
);
create index operation_case on operation (case_id, state);
create index operation_lane on operation (system, lane, state);
create index operation_probe on operation (state, probe_at);

-- One lane per system and ticket: one attempt at a time.
create table lane (
  system varchar(100) not null,
  ticket varchar(300) not null,
  case_id varchar(40) not null,
  ready_at timestamp with time zone,
  held boolean not null,            -- its ticket has news that is not read yet
  open boolean not null,            -- an attempt is open or its outcome unknown
  resend boolean not null,          -- what is open may be sent again under its own key
  epoch bigint not null,            -- counts attempts that opened or closed
  token varchar(40),
  node varchar(100),
  lease_until timestamp with time zone,
  primary key (system, ticket)
);
create index lane_ready on lane (system, ready_at);
create index lane_case on lane (case_id);
create index lane_token on lane (token);
create index lane_lease on lane (lease_until);

-- Decisions that changed something, compressed, with their inputs; policies once, by content.
create table decision (
  id bigint generated always as identity primary key,
  case_id varchar(40) not null,
  at timestamp with time zone not null,
  body bytea not null
);
create index decision_case on decision (case_id);
create table policy (
  hash varchar(64) primary key,
  body varchar not null
);

create table trouble (
  bond varchar(40) not null,
  hash varchar(64) not null,
  about varchar(300) not null,
  text varchar not null,
  at timestamp with time zone not null,
  primary key (bond, hash)
);

-- Work that waits for a person (EIP dead letter channel).
create table parked (
  id bigint generated always as identity primary key,
  kind varchar(10) not null,
  subject varchar(700) not null,    -- key of what is parked
  system varchar(100) not null,
  ticket varchar(300),
  case_id varchar(40),
  reason varchar not null,
  mend varchar not null,
  at timestamp with time zone not null,
  constraint parked_once unique (kind, subject)
);
create index parked_case on parked (case_id);

create table system_health (
  system varchar(100) primary key,
  paused boolean not null,
  failing boolean not null,
  rest_until timestamp with time zone,
  reason varchar not null
);

create table poll (
  system varchar(100) primary key,
  poll_cursor varchar,
  due_at timestamp with time zone not null,
  failures int not null,
  token varchar(40),
  node varchar(100),
  lease_until timestamp with time zone
);

-- What people did.
create table audit (
  id bigint generated always as identity primary key,
  at timestamp with time zone not null,
  who varchar(200) not null,
  what varchar not null
);
