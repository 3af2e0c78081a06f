#!/bin/bash
# Restores shop.orders on source: the rows of the nightly dump, then from the binary log what came after it, up to the DROP
# TABLE. The table appears only when it is complete.
set -euo pipefail
export MYSQL_PWD="$MYSQL_ROOT_PASSWORD"
dump=/backups/nightly.sql.gz
ask() { mysql --host=source --user=root -Ne "$1"; }

# Where the dump ends in the binary log. It says so itself.
from=$(gunzip -c $dump | sed -n '/^-- CHANGE REPLICATION SOURCE TO/p')
file=$(sed "s/.*SOURCE_LOG_FILE='\([^']*\)'.*/\1/" <<<"$from")
position=$(sed 's/.*SOURCE_LOG_POS=\([0-9]*\).*/\1/' <<<"$from")
# Where the transaction of the DROP TABLE begins.
drop=$(ask "SHOW BINLOG EVENTS IN '$file' FROM $position" |
  awk '$3 == "Gtid" { begin = $2 } /DROP TABLE .*`orders`/ && !found { found = begin } END { print found }')
echo "the dump ends at $position of $file, the DROP TABLE begins at $drop"

ask 'DROP DATABASE IF EXISTS rescue; CREATE DATABASE rescue'
gunzip -c $dump | mysql --host=source --user=root rescue
echo "$(ask 'SELECT COUNT(*) FROM rescue.orders') orders from the dump"
mysqlbinlog --read-from-remote-server --host=source --user=root --skip-gtids --rewrite-db='shop->rescue' \
  --start-position="$position" --stop-position="$drop" "$file" | mysql --host=source --user=root
echo "$(ask 'SELECT COUNT(*) FROM rescue.orders') with those from the binary log"
ask 'RENAME TABLE rescue.orders TO shop.orders; DROP DATABASE rescue'
