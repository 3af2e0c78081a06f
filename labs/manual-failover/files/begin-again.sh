#!/bin/bash
# From whatever happened to them, makes source the source of replica1 and replica2 again, with an empty shop. Runs on a
# replica; all three must be up. For demonstrations: it throws the orders away.
set -eu
export MYSQL_PWD="$MYSQL_ROOT_PASSWORD"

ask() { mysql --host="$1" --user=root --connect-timeout=3 -Ne "$2"; }

# Does something to several servers at the same time, and fails where one of them does.
each() {
  local what=$1 pids=()
  shift
  for server in "$@"; do
    "$what" "$server" &
    pids+=($!)
  done
  for pid in "${pids[@]}"; do wait "$pid"; done
}

part() { ask "$1" 'STOP REPLICA; RESET REPLICA ALL'; }

# The accounts are in no binary log, and stay.
clear() {
  ask "$1" 'SET GLOBAL super_read_only = OFF;
    SET GLOBAL read_only = OFF;
    SET SESSION sql_log_bin = 0;
    DROP DATABASE IF EXISTS shop;
    RESET BINARY LOGS AND GTIDS'
}

follow() {
  mysql --host="$1" --user=root < /docker-entrypoint-initdb.d/2-replicate.sql
  [ "$(ask "$1" "SELECT WAIT_FOR_EXECUTED_GTID_SET('$shop', 10)")" = 0 ]
}

each part source replica1 replica2
each clear source replica1 replica2
ask source 'CREATE DATABASE shop;
  CREATE TABLE shop.orders (
    id        VARCHAR(32)    NOT NULL PRIMARY KEY,
    customer  VARCHAR(64)    NOT NULL,
    amount    DECIMAL(10, 2) NOT NULL,
    placed_at TIMESTAMP(3)   NOT NULL DEFAULT CURRENT_TIMESTAMP(3)
  );
  SET PERSIST_ONLY super_read_only = ON'
shop=$(ask source 'SELECT @@GLOBAL.gtid_executed')
each follow replica1 replica2
