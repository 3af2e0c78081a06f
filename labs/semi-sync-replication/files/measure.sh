#!/bin/bash
# Times 300 commits, one after the other, on each server named: bash measure.sh source-a source-b
set -eo pipefail
export MYSQL_PWD="$MYSQL_ROOT_PASSWORD"
for server; do
  {
    echo 'SET @begun = SYSDATE(6);'
    for _ in $(seq 300); do echo 'INSERT INTO shop.measured () VALUES ();'; done
    echo 'SELECT ROUND(TIMESTAMPDIFF(MICROSECOND, @begun, SYSDATE(6)) / 300 / 1000, 2);'
  } | mysql --user=root --host="$server" -N | sed "s/^/$server: milliseconds for each commit: /"
done
