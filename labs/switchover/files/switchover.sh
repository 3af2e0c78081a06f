#!/bin/bash
# Gives the part of the source to another server: bash switchover.sh <the source now> <the source to be>
# Run in the container of either server. Says what it does, and when.
set -euo pipefail
old=$1
new=$2
export MYSQL_PWD="$MYSQL_ROOT_PASSWORD"

# One connection to each server, opened before customers wait for anything.
pipes=$(mktemp -d)
trap 'rm -rf "$pipes"' EXIT
mkfifo "$pipes/to-old" "$pipes/from-old" "$pipes/to-new" "$pipes/from-new"
client() { mysql --user=root --host="$1" --connect-timeout=2 --skip-column-names --unbuffered --force; }
client "$old" <"$pipes/to-old" >"$pipes/from-old" &
client "$new" <"$pipes/to-new" >"$pipes/from-new" &
exec 4>"$pipes/to-old" 5<"$pipes/from-old" 6>"$pipes/to-new" 7<"$pipes/from-new"

# Runs statements on a server, by the two numbers of its pipes, and gives what they return.
ask() {
  local line answer=
  echo "$3; SELECT 'end of answer';" >&"$1"
  while read -r line <&"$2"; do
    if [ "$line" = 'end of answer' ]; then
      echo "$answer"
      return
    fi
    answer+=$line
  done
  return 1
}
old() { ask 4 5 "$1"; }
new() { ask 6 7 "$1"; }

# HAProxy's runtime API. It answers a change with nothing, or with what is wrong.
proxy() {
  local line answer=
  exec 3<>/dev/tcp/proxy/9999
  echo "$1" >&3
  while read -r line <&3; do answer+=$line; done
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
  old 'SET GLOBAL super_read_only = OFF; SET GLOBAL read_only = OFF' >/dev/null
  proxy "set server writers/$old state ready"
  fail "$1; $old is open again, nothing has changed"
}

# 1. Before anything is touched: is this a switchover at all?
[ "$(old 'SELECT @@GLOBAL.read_only')" = 0 ] || fail "$old does not take writes"
[ "$(new 'SELECT @@GLOBAL.super_read_only')" = 1 ] || fail "$new is open already"
[ "$(new "
  SELECT COUNT(*) FROM performance_schema.replication_connection_configuration
  JOIN performance_schema.replication_connection_status AS receiver USING (channel_name)
  JOIN performance_schema.replication_applier_status AS applier USING (channel_name)
  WHERE host = '$old' AND receiver.service_state = 'ON' AND applier.service_state = 'ON'")" = 1 ] ||
  fail "$new does not replicate from $old"
has=$(new 'SELECT @@GLOBAL.gtid_executed')
[ -z "$(old "SELECT GTID_SUBTRACT('$has', @@GLOBAL.gtid_executed)")" ] || fail "$new has errant transactions"
all=$(old 'SELECT @@GLOBAL.gtid_executed')
[ "$(new "SELECT WAIT_FOR_EXECUTED_GTID_SET('$all', 5)")" = 0 ] || fail "$new is too far behind"
say "$new follows $old, and has caught up"

# 2. Drain: no new connections.
proxy "set server writers/$old state drain"
say "drained: the proxy opens no connection to $old"

# 3. Lock. Commits that are under way are waited for, but not for ever. From here on customers wait.
locked=$(now)
all=$(old '
  SET SESSION lock_wait_timeout = 2;
  SET GLOBAL super_read_only = ON;
  SELECT @@GLOBAL.gtid_executed WHERE @@GLOBAL.super_read_only')
[ -n "$all" ] || take_back "$old could not be locked"
say "locked: $old takes no writes"

# 4. Wait until the last transaction of the old source has been applied on the new one.
[ "$(new "SELECT WAIT_FOR_EXECUTED_GTID_SET('$all', 2)")" = 0 ] || take_back "$new did not catch up within 2 s"
say "waited: $new has every transaction"

# 5. Promote.
[ "$(new '
  STOP REPLICA;
  RESET REPLICA ALL;
  SET GLOBAL super_read_only = OFF;
  SET GLOBAL read_only = OFF;
  SELECT @@GLOBAL.read_only')" = 0 ] || fail "$new does not open"
say "promoted: $new is open"

# 6. Route, and cut the connections that still end at the old source.
proxy "set server writers/$old state maint; set server writers/$new state ready; shutdown sessions server writers/$old"
say "routed: orders go to $new, after $((($(now) - locked) / 1000)) ms without"

# 7. Swap: the old source becomes the replica.
old "
  CHANGE REPLICATION SOURCE TO SOURCE_HOST = '$new', SOURCE_USER = 'repl', SOURCE_PASSWORD = 'repl-secret',
    SOURCE_AUTO_POSITION = 1, SOURCE_SSL = 1, SOURCE_CONNECT_RETRY = 1;
  START REPLICA" >/dev/null
say "swapped: $old replicates from $new"
