-- The source may not be up yet: the receiver tries again every second.
CHANGE REPLICATION SOURCE TO SOURCE_HOST = 'source', SOURCE_USER = 'repl', SOURCE_PASSWORD = 'repl-secret',
  SOURCE_AUTO_POSITION = 1, SOURCE_SSL = 1, SOURCE_CONNECT_RETRY = 1, SOURCE_RETRY_COUNT = 86400;
START REPLICA;
SET PERSIST super_read_only = ON;
