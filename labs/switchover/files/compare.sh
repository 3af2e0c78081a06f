#!/bin/sh
# Compares which transactions two servers have: sh compare.sh source replica
# Run in the container of any server; it changes nothing. "Received" also counts what lies in a relay log and was not
# applied yet.
export MYSQL_PWD="$MYSQL_ROOT_PASSWORD"

# Executed and received, separated by a blank.
sets() {
  mysql --user=root --host="$1" --connect-timeout=3 -Ne "
    SELECT CONCAT(REPLACE(@@GLOBAL.gtid_executed, '\n', ''), ' ', COALESCE(
      (SELECT REPLACE(MAX(received_transaction_set), '\n', '') FROM performance_schema.replication_connection_status), ''))"
}

# The first is asked first: what it has executed by then, a source of it has executed too.
one=$(sets "$1") || exit 1
two=$(sets "$2") || exit 1

answer=$(mysql --user=root --host="$2" --connect-timeout=3 -Ne "
  SELECT 'executed by $1, not by $2:', REPLACE(GTID_SUBTRACT('${one% *}', '${two% *}'), '\n', '')
  UNION ALL
  SELECT 'executed by $2, not by $1:', REPLACE(GTID_SUBTRACT('${two% *}', '${one% *}'), '\n', '')
  UNION ALL
  SELECT 'received by $1, not by $2:', REPLACE(GTID_SUBTRACT('${one% *},${one#* }', '${two% *},${two#* }'), '\n', '')
  UNION ALL
  SELECT 'received by $2, not by $1:', REPLACE(GTID_SUBTRACT('${two% *},${two#* }', '${one% *},${one#* }'), '\n', '')
") || exit 1

# The size of a set goes before it. A set looks like uuid:1-4:7,uuid:9
printf '%s\n' "$answer" |
  awk -F '\t' '{
    total = 0
    parts = split($2, part, /[:,]/)
    for (i = 1; i <= parts; i++)
      if (part[i] ~ /^[0-9]+(-[0-9]+)?$/) total += split(part[i], end, "-") == 2 ? end[2] - end[1] + 1 : 1
    print $1 " " total ($2 == "" ? "" : " (" $2 ")")
  }'
