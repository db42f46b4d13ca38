-- Contracts that a person gave a case to: their scope holds for it until that is taken back.
create table by_hand (
  case_id varchar(40) not null,
  contract varchar(100) not null,
  who varchar(200) not null,
  at timestamp with time zone not null,
  primary key (case_id, contract)
);
