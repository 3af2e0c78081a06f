#!/bin/bash
# From whatever happened to them, makes source, replica and delayed the same again: an empty shop on all three, and delayed an
# hour late from now on. Runs on source; all servers must be up. For demonstrations: it throws the orders away.
set -eu
export MYSQL_PWD="$MYSQL_ROOT_PASSWORD"

ask() { mysql --host="$1" --user=root --connect-timeout=3 -Ne "$2"; }

stand_still() { ask "$1" 'STOP REPLICA; RESET REPLICA ALL'; }

# A replica that has nothing, and copies all of it.
follow() {
  ask "$1" "SET SESSION sql_log_bin = 0; SET GLOBAL super_read_only = OFF;
    DROP DATABASE IF EXISTS rescue; DROP DATABASE IF EXISTS shop; RESET BINARY LOGS AND GTIDS;
    SET GLOBAL super_read_only = ON;
    CHANGE REPLICATION SOURCE TO SOURCE_HOST = 'source', SOURCE_USER = 'repl', SOURCE_PASSWORD = 'repl-secret',
      SOURCE_AUTO_POSITION = 1, SOURCE_SSL = 1, SOURCE_CONNECT_RETRY = 1, SOURCE_RETRY_COUNT = 86400;
    START REPLICA"
  [ "$(ask "$1" "SELECT WAIT_FOR_EXECUTED_GTID_SET('$all', 20)")" = 0 ]
}

stand_still replica & one=$!
stand_still delayed
wait $one

for thread in $(ask source "SELECT processlist_id FROM performance_schema.threads WHERE processlist_command LIKE 'Binlog Dump%'"); do
  ask source "KILL $thread" || true
done
ask source 'SET SESSION sql_log_bin = 0; DROP DATABASE IF EXISTS rescue; DROP DATABASE IF EXISTS shop;
  RESET BINARY LOGS AND GTIDS'
mysql --host=source --user=root </docker-entrypoint-initdb.d/2-shop.sql
all=$(ask source "SELECT REPLACE(@@GLOBAL.gtid_executed, '\n', '')")

follow replica & one=$!
follow delayed
ask delayed 'STOP REPLICA SQL_THREAD; CHANGE REPLICATION SOURCE TO SOURCE_DELAY = 3600; START REPLICA SQL_THREAD'
wait $one
