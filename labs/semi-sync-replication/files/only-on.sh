#!/bin/sh
# Says which transactions another server has and this one has not: sh only-on.sh source-b. Empty for none.
export MYSQL_PWD="$MYSQL_ROOT_PASSWORD"
there=$(mysql --user=root --host="$1" --connect-timeout=3 -Ne "SELECT REPLACE(@@GLOBAL.gtid_executed, '\n', '')") || exit 1
mysql --user=root -Ne "SELECT REPLACE(GTID_SUBTRACT('$there', @@GLOBAL.gtid_executed), '\n', '')"
