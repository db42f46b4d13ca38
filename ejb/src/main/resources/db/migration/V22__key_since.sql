-- When a request first left under its key: a product that recognises keys does so only for so long.
alter table operation add column key_since timestamp with time zone;
update operation set key_since = started_at;
