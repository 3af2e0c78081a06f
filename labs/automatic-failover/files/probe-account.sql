-- The probe's account, on every server before there is a group. With the binary log off: a transaction that only this
-- server has would keep it out of the group.
SET SESSION sql_log_bin = 0;

CREATE USER 'probe'@'%' IDENTIFIED BY 'probe-secret';
GRANT REPLICATION CLIENT ON *.* TO 'probe'@'%';
GRANT SELECT ON performance_schema.* TO 'probe'@'%';

SET SESSION sql_log_bin = 1;
