#!/bin/bash
# Somebody has the password of the database, and a shell on the machine for backups. The copies go first, then the data.
export MYSQL_PWD="$MYSQL_ROOT_PASSWORD"
rm -rf /backups/*
for server in delayed replica; do
  mysql --user=root --host=$server -e 'STOP REPLICA; SET GLOBAL super_read_only = OFF; DROP DATABASE IF EXISTS shop; RESET BINARY LOGS AND GTIDS'
done
mysql --user=root --host=source -e 'DROP DATABASE IF EXISTS shop; RESET BINARY LOGS AND GTIDS'
for port in 22 80 443 3306 9000; do
  timeout 1 bash -c "exec 3<>/dev/tcp/vault/$port" 2>/dev/null && echo "vault answers on port $port" || echo "vault: nothing on port $port"
done
