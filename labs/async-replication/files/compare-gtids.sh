#!/bin/sh
# Compares, from the replica's side, which transactions the two servers know. Run in the replica's container; it reads
# both servers and changes nothing. "Received" also counts what lies in the replica's relay log and was not applied yet.
export MYSQL_PWD="$MYSQL_ROOT_PASSWORD"

# The replica is asked first: whatever it executed by then, the source has executed too, unless it never came from there.
replica=$(mysql --user=root -Ne "SELECT CONCAT(REPLACE(@@GLOBAL.gtid_executed, '\n', ''), ' ',
  COALESCE((SELECT REPLACE(MAX(received_transaction_set), '\n', '')
              FROM performance_schema.replication_connection_status), ''))") || exit 1
executed=${replica% *}
received=${replica#* }

answer=$(mysql --user=root --host=source -Ne "
  SELECT 'executed on the source, not on the replica:',
         REPLACE(GTID_SUBTRACT(@@GLOBAL.gtid_executed, '$executed'), '\n', '')
  UNION ALL
  SELECT 'executed on the source, not received by the replica:',
         REPLACE(GTID_SUBTRACT(@@GLOBAL.gtid_executed, '$executed,$received'), '\n', '')
  UNION ALL
  SELECT 'executed on the replica, not on the source:',
         REPLACE(GTID_SUBTRACT('$executed', @@GLOBAL.gtid_executed), '\n', '')") || exit 1

# The size of a set goes before it. A set looks like uuid:1-4:7,uuid:9
printf '%s\n' "$answer" |
  awk -F '\t' '{
    total = 0
    parts = split($2, part, /[:,]/)
    for (i = 1; i <= parts; i++)
      if (part[i] ~ /^[0-9]+(-[0-9]+)?$/) total += split(part[i], end, "-") == 2 ? end[2] - end[1] + 1 : 1
    print $1 " " total ($2 == "" ? "" : " (" $2 ")")
  }'
