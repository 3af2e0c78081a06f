#!/bin/bash
# From whatever happened to them, makes source and replica two servers that know nothing of each other: the source with its
# inventory and three orders, the replica empty. Runs on the replica; both must be up. For demonstrations: it throws the other
# orders away.
set -eu
export MYSQL_PWD="$MYSQL_ROOT_PASSWORD"

mysql --user=root <<'SQL'
STOP REPLICA;
RESET REPLICA ALL;
SQL

mysql --user=root --host=source <<'SQL' &
SET GLOBAL super_read_only = OFF;
SET GLOBAL read_only = OFF;
DROP DATABASE IF EXISTS shop;
DROP USER IF EXISTS 'repl'@'%';
CREATE DATABASE shop;
CREATE TABLE shop.orders (
  id        INT UNSIGNED  NOT NULL AUTO_INCREMENT PRIMARY KEY,
  customer  VARCHAR(60)   NOT NULL,
  amount    DECIMAL(8, 2) NOT NULL,
  placed_at TIMESTAMP     NOT NULL DEFAULT CURRENT_TIMESTAMP
);
INSERT INTO shop.orders (customer, amount) VALUES ('Asha Rao', 18.50), ('Ben Okafor', 42.00), ('Chen Li', 7.25);
SQL
source=$!

mysql --user=root <<'SQL'
SET GLOBAL super_read_only = OFF;
SET GLOBAL read_only = OFF;
RESET PERSIST IF EXISTS super_read_only;
SET SESSION sql_log_bin = 0;
DROP DATABASE IF EXISTS shop;
DROP DATABASE IF EXISTS inventory;
DROP USER IF EXISTS 'repl'@'%';
RESET BINARY LOGS AND GTIDS;
SQL
wait "$source"
