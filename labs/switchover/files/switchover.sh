#!/bin/bash
# Gives the part of the source to another server: bash switchover.sh <the source now> <the source to be>
# Run in the container of either server. Says what it does, and when.
set -euo pipefail
old=$1
new=$2
export MYSQL_PWD="$MYSQL_ROOT_PASSWORD"

on() { mysql --user=root --host="$1" --connect-timeout=2 -Ne "$2"; }

# HAProxy's runtime API. It answers a change with nothing, or with what is wrong.
proxy() {
  local answer
  exec 3<>/dev/tcp/proxy/9999
  echo "$1" >&3
  answer=$(tr -d '\n' <&3)
  exec 3>&-
  [ -z "$answer" ] || fail "the proxy says: $answer"
}

now() { echo "${EPOCHREALTIME//[.,]/}"; }
began=$(now)
say() { printf '%5d ms  %s\n' $((($(now) - began) / 1000)) "$*"; }
fail() {
  say "STOPPED: $*" >&2
  exit 1
}

# Until the new source is open, everything can be taken back.
take_back() {
  trap - ERR
  on "$old" 'SET GLOBAL super_read_only = OFF; SET GLOBAL read_only = OFF'
  proxy "set server writers/$old state ready"
  fail "$1; $old is open again, nothing has changed"
}

# 1. Before anything is touched: is this a switchover at all?
[ "$(on "$old" 'SELECT @@GLOBAL.read_only')" = 0 ] || fail "$old does not take writes"
[ "$(on "$new" 'SELECT @@GLOBAL.super_read_only')" = 1 ] || fail "$new is open already"
[ "$(on "$new" "
  SELECT COUNT(*) FROM performance_schema.replication_connection_configuration
  JOIN performance_schema.replication_connection_status USING (channel_name)
  JOIN performance_schema.replication_applier_status USING (channel_name)
  WHERE host = '$old' AND replication_connection_status.service_state = 'ON'
  AND replication_applier_status.service_state = 'ON'")" = 1 ] || fail "$new does not replicate from $old"
mine=$(on "$new" 'SELECT @@GLOBAL.gtid_executed')
[ -z "$(on "$old" "SELECT GTID_SUBTRACT('$mine', @@GLOBAL.gtid_executed)")" ] || fail "$new has errant transactions"
all=$(on "$old" 'SELECT @@GLOBAL.gtid_executed')
[ "$(on "$new" "SELECT WAIT_FOR_EXECUTED_GTID_SET('$all', 5)")" = 0 ] || fail "$new is too far behind"
say "$new follows $old, and has caught up"

# 2. Drain: no new connections.
proxy "set server writers/$old state drain"
say "drained: the proxy opens no connection to $old"

# 3. Lock. Commits that are under way are waited for, but not for ever. From here on customers wait.
locked=$(now)
trap 'take_back "$old could not be locked"' ERR
all=$(on "$old" '
  SET SESSION lock_wait_timeout = 2;
  SET GLOBAL super_read_only = ON;
  SELECT @@GLOBAL.gtid_executed')
say "locked: $old takes no writes"

# 4. Wait until the last transaction of the old source has been applied on the new one.
[ "$(on "$new" "SELECT WAIT_FOR_EXECUTED_GTID_SET('$all', 2)")" = 0 ] || take_back "$new did not catch up within 2 s"
trap - ERR
say "waited: $new has every transaction"

# 5. Promote.
on "$new" 'STOP REPLICA; RESET REPLICA ALL; SET GLOBAL super_read_only = OFF; SET GLOBAL read_only = OFF'
say "promoted: $new is open"

# 6. Route, and cut the connections that still end at the old source.
proxy "set server writers/$old state maint; set server writers/$new state ready; shutdown sessions server writers/$old"
say "routed: orders go to $new. Closed for $((($(now) - locked) / 1000)) ms"

# 7. Swap: the old source becomes the replica.
on "$old" "
  CHANGE REPLICATION SOURCE TO SOURCE_HOST = '$new', SOURCE_USER = 'repl', SOURCE_PASSWORD = 'repl-secret',
    SOURCE_AUTO_POSITION = 1, SOURCE_SSL = 1, SOURCE_CONNECT_RETRY = 1;
  START REPLICA"
say "swapped: $old replicates from $new"
