-- The same accounts on every server, and in no binary log.
SET SESSION sql_log_bin = 0;
CREATE USER 'repl'@'%' IDENTIFIED BY 'repl-secret';
GRANT REPLICATION SLAVE ON *.* TO 'repl'@'%';
CREATE USER 'shop'@'%' IDENTIFIED BY 'shop-secret';
GRANT SELECT, INSERT ON shop.* TO 'shop'@'%';
-- What the vault fetches with: it can read everything and change nothing.
CREATE USER 'vault'@'%' IDENTIFIED BY 'vault-secret';
GRANT SELECT, SHOW VIEW, TRIGGER, EVENT, RELOAD, PROCESS, REPLICATION CLIENT ON *.* TO 'vault'@'%';
SET SESSION sql_log_bin = 1;
