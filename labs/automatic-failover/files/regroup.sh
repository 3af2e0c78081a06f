#!/bin/bash
# From whatever happened to them, makes db1, db2 and db3 one group with db1 as primary and an empty shop. Runs on any of
# them; the servers must be up. For demonstrations: it throws the orders away.
set -eu
export MYSQL_PWD="$MYSQL_ROOT_PASSWORD"
servers='db1 db2 db3'

ask() { mysql --host="$1" --user=root --connect-timeout=3 -Ne "$2"; }
state() { ask "$1" 'SELECT CONCAT(member_state, " ", member_role) FROM performance_schema.replication_group_members
  WHERE member_id = @@server_uuid'; }
online() { ask "$1" 'SELECT COUNT(*) FROM performance_schema.replication_group_members WHERE member_state = "ONLINE"'; }

# Without the binary log: a transaction of its own would keep a member out of the group.
account() {
  [ "$(ask "$1" 'SELECT COUNT(*) FROM mysql.user WHERE user = "repl"')" = 1 ] ||
    ask "$1" "SET SESSION sql_log_bin = 0;
      SET GLOBAL super_read_only = OFF;
      CREATE USER repl@'%' IDENTIFIED BY 'repl-secret';
      GRANT REPLICATION SLAVE, CONNECTION_ADMIN ON *.* TO repl@'%';
      CHANGE REPLICATION SOURCE TO SOURCE_USER = 'repl', SOURCE_PASSWORD = 'repl-secret'
        FOR CHANNEL 'group_replication_recovery'"
}

join() {
  [ "$(state "$1" | cut -d ' ' -f 1)" = ONLINE ] && [ "$(online "$1")" -ge 2 ] && return
  ask "$1" 'STOP GROUP_REPLICATION; START GROUP_REPLICATION'
}

for server in $servers; do account "$server" & done
wait

primary=
for server in $servers; do
  [ "$(state "$server")" = 'ONLINE PRIMARY' ] && [ "$(online "$server")" -ge 2 ] && primary=$server
done
if [ -z "$primary" ]; then
  # No majority anywhere: the server that has most begins anew.
  most=-1
  for server in $servers; do
    ask "$server" 'STOP GROUP_REPLICATION' || true
    has=$(ask "$server" 'SELECT COALESCE(SUM(interval_end - interval_start + 1), 0) FROM mysql.gtid_executed')
    [ "$has" -gt "$most" ] && most=$has && primary=$server
  done
  ask "$primary" 'SET GLOBAL group_replication_bootstrap_group = ON;
    START GROUP_REPLICATION;
    SET GLOBAL group_replication_bootstrap_group = OFF'
fi

for server in $servers; do [ "$server" = "$primary" ] || join "$server" & done
wait
end=$((SECONDS + 30))
until [ "$(online db1)" = 3 ]; do
  [ "$SECONDS" -lt "$end" ] || exit 1
  sleep 0.1
done
[ "$primary" = db1 ] || ask db1 'SELECT group_replication_set_as_primary(@@server_uuid)' >/dev/null

ask db1 "DROP DATABASE IF EXISTS shop;
  CREATE DATABASE shop;
  CREATE TABLE shop.orders (
    id        VARCHAR(32)   PRIMARY KEY,
    customer  VARCHAR(64)   NOT NULL,
    amount    DECIMAL(10,2) NOT NULL,
    placed_at TIMESTAMP(3)  NOT NULL DEFAULT CURRENT_TIMESTAMP(3)
  );
  CREATE USER IF NOT EXISTS shop@'%' IDENTIFIED BY 'shop-secret';
  GRANT SELECT, INSERT ON shop.* TO shop@'%'"
