-- The same accounts on every server, and in no binary log: none of them is a transaction of the shop.
SET SESSION sql_log_bin = 0;
CREATE USER 'repl'@'%' IDENTIFIED BY 'repl-secret';
GRANT REPLICATION SLAVE ON *.* TO 'repl'@'%';
CREATE USER 'shop'@'%' IDENTIFIED BY 'shop-secret';
GRANT SELECT, INSERT ON shop.* TO 'shop'@'%';
SET SESSION sql_log_bin = 1;
