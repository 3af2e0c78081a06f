#!/bin/bash
# From whatever happened to them, makes two pairs with empty shops: source-a and replica-a asynchronous, source-b and replica-b
# semi-sync. Runs on a source; all servers must be up. For demonstrations: it throws the orders away.
set -eu
export MYSQL_PWD="$MYSQL_ROOT_PASSWORD"

ask() { mysql --host="$1" --user=root --connect-timeout=3 -Ne "$2"; }

# A plugin of semi-sync, and its switch: plugin <server> <source|replica>
plugin() {
  [ "$(ask "$1" "SELECT COUNT(*) FROM information_schema.plugins WHERE plugin_name = 'rpl_semi_sync_$2'")" = 1 ] ||
    ask "$1" "INSTALL PLUGIN rpl_semi_sync_$2 SONAME 'semisync_$2.so'"
}

# An empty shop on a source, and nothing in its binary log but that.
open() {
  for thread in $(ask "$1" "SELECT processlist_id FROM performance_schema.threads WHERE processlist_command LIKE 'Binlog Dump%'"); do
    ask "$1" "KILL $thread" || true
  done
  ask "$1" 'SET SESSION sql_log_bin = 0; SET GLOBAL super_read_only = OFF; SET GLOBAL read_only = OFF;
    DROP DATABASE IF EXISTS shop; RESET BINARY LOGS AND GTIDS'
  mysql --host="$1" --user=root </docker-entrypoint-initdb.d/2-shop.sql
}

# A replica that has nothing, and copies all of it.
follow() {
  ask "$1" "SET SESSION sql_log_bin = 0; SET GLOBAL super_read_only = OFF;
    DROP DATABASE IF EXISTS shop; RESET BINARY LOGS AND GTIDS; SET PERSIST read_only = ON;
    CHANGE REPLICATION SOURCE TO SOURCE_HOST = '$2', SOURCE_USER = 'repl', SOURCE_PASSWORD = 'repl-secret',
      SOURCE_AUTO_POSITION = 1, SOURCE_SSL = 1, SOURCE_CONNECT_RETRY = 1, SOURCE_RETRY_COUNT = 86400;
    START REPLICA"
}

# pair <source> <replica> <async|semi-sync>
pair() {
  ask "$2" 'STOP REPLICA; RESET REPLICA ALL'
  if [ "$3" = semi-sync ]; then
    plugin "$1" source
    plugin "$2" replica
    # Commits that still wait for an acknowledgement are let go.
    ask "$1" 'SET GLOBAL rpl_semi_sync_source_enabled = OFF; SET GLOBAL rpl_semi_sync_source_timeout = 10000'
    ask "$2" 'SET PERSIST rpl_semi_sync_replica_enabled = ON'
  fi
  open "$1"
  [ "$3" = async ] || ask "$1" 'SET PERSIST rpl_semi_sync_source_enabled = ON'
  follow "$2" "$1"
  all=$(ask "$1" "SELECT REPLACE(@@GLOBAL.gtid_executed, '\n', '')")
  [ "$(ask "$2" "SELECT WAIT_FOR_EXECUTED_GTID_SET('$all', 20)")" = 0 ]
  [ "$3" = async ] || until [ "$(ask "$1" "SELECT GROUP_CONCAT(variable_value ORDER BY variable_name) FROM performance_schema.global_status
    WHERE variable_name IN ('Rpl_semi_sync_source_clients', 'Rpl_semi_sync_source_status')")" = 1,ON ]; do sleep 0.1; done
}

pair source-a replica-a async & one=$!
pair source-b replica-b semi-sync
wait $one
