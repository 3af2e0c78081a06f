-- The same accounts on every server, and in no binary log: none of them is a transaction of the shop.
SET SESSION sql_log_bin = 0;
CREATE USER 'shop'@'%' IDENTIFIED BY 'shop-secret';
GRANT SELECT, INSERT ON shop.* TO 'shop'@'%';
-- What mysqldump and mysqlbinlog need, and no more: this account can read everything and change nothing.
CREATE USER 'backup'@'%' IDENTIFIED BY 'backup-secret';
GRANT SELECT, SHOW VIEW, TRIGGER, EVENT, RELOAD, PROCESS, REPLICATION CLIENT, REPLICATION SLAVE ON *.* TO 'backup'@'%';
SET SESSION sql_log_bin = 1;
