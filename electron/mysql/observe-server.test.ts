import { describe, expect, it } from 'vitest'
import { parseChannel } from './observe-server'

/** Recorded from a MySQL 9.7.4 replica: all columns of SHOW REPLICA STATUS while both threads run. */
const running = {
  Replica_IO_State: 'Waiting for source to send event',
  Source_Host: 'source',
  Source_User: 'repl',
  Source_Port: '3306',
  Connect_Retry: '1',
  Source_Log_File: 'binlog.000004',
  Read_Source_Log_Pos: '28647',
  Relay_Log_File: 'replica-relay-bin.000002',
  Relay_Log_Pos: '413',
  Relay_Source_Log_File: 'binlog.000004',
  Replica_IO_Running: 'Yes',
  Replica_SQL_Running: 'Yes',
  Replicate_Do_DB: '',
  Replicate_Ignore_DB: '',
  Replicate_Do_Table: '',
  Replicate_Ignore_Table: '',
  Replicate_Wild_Do_Table: '',
  Replicate_Wild_Ignore_Table: '',
  Last_Errno: '0',
  Last_Error: '',
  Skip_Counter: '0',
  Exec_Source_Log_Pos: '28647',
  Relay_Log_Space: '626',
  Until_Condition: 'None',
  Until_Log_File: '',
  Until_Log_Pos: '0',
  Source_SSL_Allowed: 'Yes',
  Source_SSL_CA_File: '',
  Source_SSL_CA_Path: '',
  Source_SSL_Cert: '',
  Source_SSL_Cipher: '',
  Source_SSL_Key: '',
  Seconds_Behind_Source: '0',
  Source_SSL_Verify_Server_Cert: 'No',
  Last_IO_Errno: '0',
  Last_IO_Error: '',
  Last_SQL_Errno: '0',
  Last_SQL_Error: '',
  Replicate_Ignore_Server_Ids: '',
  Source_Server_Id: '1',
  Source_UUID: '3f1c9a52-9a4e-11f0-8a55-0242ac120003',
  Source_Info_File: 'mysql.slave_master_info',
  SQL_Delay: '0',
  SQL_Remaining_Delay: null,
  Replica_SQL_Running_State: 'Replica has read all relay log; waiting for more updates',
  Source_Retry_Count: '10',
  Source_Bind: '',
  Last_IO_Error_Timestamp: '',
  Last_SQL_Error_Timestamp: '',
  Source_SSL_Crl: '',
  Source_SSL_Crlpath: '',
  Retrieved_Gtid_Set: '',
  Executed_Gtid_Set: '3f1c9a52-9a4e-11f0-8a55-0242ac120003:1-122',
  Auto_Position: '1',
  Replicate_Rewrite_DB: '',
  Channel_Name: '',
  Source_TLS_Version: '',
  Source_public_key_path: '',
  Get_Source_public_key: '0',
  Network_Namespace: '',
}

/** After CHANGE REPLICATION SOURCE TO, before START REPLICA. */
const configured = {
  ...running,
  Replica_IO_State: '',
  Source_Log_File: '',
  Read_Source_Log_Pos: '4',
  Relay_Log_File: 'replica-relay-bin.000001',
  Relay_Log_Pos: '4',
  Relay_Source_Log_File: '',
  Replica_IO_Running: 'No',
  Replica_SQL_Running: 'No',
  Exec_Source_Log_Pos: '0',
  Relay_Log_Space: '158',
  Seconds_Behind_Source: null,
  Source_Server_Id: '0',
  Source_UUID: '',
  Replica_SQL_Running_State: '',
  Executed_Gtid_Set: '',
}

/** The password given to the replica is wrong. */
const refused = {
  ...running,
  Replica_IO_State: 'Connecting to source',
  Source_Log_File: '',
  Read_Source_Log_Pos: '4',
  Relay_Log_File: 'replica-relay-bin.000001',
  Relay_Log_Pos: '4',
  Relay_Source_Log_File: '',
  Replica_IO_Running: 'Connecting',
  Exec_Source_Log_Pos: '0',
  Relay_Log_Space: '158',
  Last_IO_Errno: '1045',
  Last_IO_Error:
    "Error connecting to source 'repl@source:3306'. This was attempt 1/10, with a delay of 1 seconds between attempts. Message: Access denied for user 'repl'@'172.18.0.3' (using password: YES)",
  Source_Server_Id: '0',
  Source_UUID: '',
  Last_IO_Error_Timestamp: '260412 08:34:23',
  Executed_Gtid_Set: '',
}

/** The replica needs binary logs that the source has already purged. */
const purged = {
  ...running,
  Replica_IO_State: '',
  Source_Log_File: '',
  Read_Source_Log_Pos: '4',
  Relay_Log_File: 'replica-relay-bin.000001',
  Relay_Log_Pos: '4',
  Relay_Source_Log_File: '',
  Replica_IO_Running: 'No',
  Exec_Source_Log_Pos: '0',
  Relay_Log_Space: '158',
  Last_IO_Errno: '13114',
  Last_IO_Error:
    "Got fatal error 1236 from source when reading data from binary log: 'Cannot replicate because the source purged required binary logs. Replicate the missing transactions from elsewhere, or provision a new replica from backup. Consider increasing the source's binary log expiration period. The GTID set sent by the replica is '', and the missing transactions are '3f1c9a52-9a4e-11f0-8a55-0242ac120003:1-85''",
  Last_IO_Error_Timestamp: '260412 08:34:23',
  Executed_Gtid_Set: '',
}

/** A row was written on the replica, then the same on the source. */
const duplicate = {
  ...running,
  Read_Source_Log_Pos: '29311',
  Replica_SQL_Running: 'No',
  Last_Errno: '1062',
  Last_Error:
    "Coordinator stopped because there were error(s) in the worker(s). The most recent failure being: Worker 1 failed executing transaction '3f1c9a52-9a4e-11f0-8a55-0242ac120003:125' at source log binlog.000004, end_log_pos 29280. See error log and/or performance_schema.replication_applier_status_by_worker table for more details about this failure or others, if any.",
  Relay_Log_Space: '1290',
  Seconds_Behind_Source: null,
  Last_SQL_Errno: '1062',
  Last_SQL_Error:
    "Coordinator stopped because there were error(s) in the worker(s). The most recent failure being: Worker 1 failed executing transaction '3f1c9a52-9a4e-11f0-8a55-0242ac120003:125' at source log binlog.000004, end_log_pos 29280. See error log and/or performance_schema.replication_applier_status_by_worker table for more details about this failure or others, if any.",
  Replica_SQL_Running_State: '',
  Last_SQL_Error_Timestamp: '260412 08:34:24',
  Retrieved_Gtid_Set: '3f1c9a52-9a4e-11f0-8a55-0242ac120003:123-125',
  Executed_Gtid_Set: '3f1c9a52-9a4e-11f0-8a55-0242ac120003:1-124,\n3f1d0b7c-9a4e-11f0-9c11-0242ac120002:1',
}

/** SOURCE_HOST names no host; only the receiver was started. */
const nowhere = {
  ...running,
  Replica_IO_State: 'Connecting to source',
  Source_Host: 'nowhere',
  Source_Log_File: '',
  Read_Source_Log_Pos: '4',
  Relay_Log_File: 'replica-relay-bin.000001',
  Relay_Log_Pos: '4',
  Relay_Source_Log_File: '',
  Replica_IO_Running: 'Connecting',
  Replica_SQL_Running: 'No',
  Exec_Source_Log_Pos: '0',
  Relay_Log_Space: '158',
  Seconds_Behind_Source: null,
  Last_IO_Errno: '2005',
  Last_IO_Error:
    "Error connecting to source 'repl@nowhere:3306'. This was attempt 1/10, with a delay of 1 seconds between attempts. Message: Unknown MySQL server host 'nowhere' (-2)",
  Source_Server_Id: '0',
  Source_UUID: '',
  Replica_SQL_Running_State: '',
  Last_IO_Error_Timestamp: '260412 08:34:24',
  Executed_Gtid_Set: '3f1c9a52-9a4e-11f0-8a55-0242ac120003:1-124,\n3f1d0b7c-9a4e-11f0-9c11-0242ac120002:1',
}

const noErrors = { receiverError: null, applierError: null }

describe('a row of SHOW REPLICA STATUS', () => {
  it('of a replica that runs says so, with its source and how far it is', () => {
    expect(parseChannel(running)).toEqual({
      channel: '',
      sourceHost: 'source',
      sourcePort: 3306,
      sourceUser: 'repl',
      sourceUuid: '3f1c9a52-9a4e-11f0-8a55-0242ac120003',
      receiver: 'on',
      applier: 'on',
      ...noErrors,
      lagSeconds: 0,
      autoPosition: true,
      retrievedGtids: '',
    })
  })

  it('of a replica that was never started has both threads off and no error, and its lag is unknown', () => {
    expect(parseChannel(configured)).toMatchObject({ receiver: 'off', applier: 'off', lagSeconds: null, ...noErrors })
  })

  it('of a replica that is refused says that it goes on trying, and why it fails', () => {
    const { receiver, applier, receiverError, applierError } = parseChannel(refused)
    expect({ receiver, applier, applierError }).toEqual({ receiver: 'connecting', applier: 'on', applierError: null })
    expect(receiverError?.number).toBe(1045)
    expect(receiverError?.message).toContain("Access denied for user 'repl'@'172.18.0.3'")
  })

  it('of a replica whose receiver gave up is off with its error, and not "connecting"', () => {
    const { receiver, receiverError } = parseChannel(purged)
    expect(receiver).toBe('off')
    expect(receiverError).toMatchObject({
      number: 13114,
      message: expect.stringContaining('purged required binary logs'),
    })
  })

  it('of a replica whose applier stopped is reported with its error', () => {
    const channel = parseChannel(duplicate)
    expect(channel).toMatchObject({ receiver: 'on', applier: 'off', lagSeconds: null, receiverError: null })
    expect(channel.applierError).toMatchObject({ number: 1062, message: expect.stringContaining('failed executing') })
    expect(channel.retrievedGtids).toBe('3f1c9a52-9a4e-11f0-8a55-0242ac120003:123-125')
  })

  it('names a source that does not exist as it was written', () => {
    expect(parseChannel(nowhere)).toMatchObject({ sourceHost: 'nowhere', sourceUuid: '', receiver: 'connecting' })
  })

  it('keeps lag of some seconds, file positioning and a named channel', () => {
    const row = { ...running, Seconds_Behind_Source: '37', Auto_Position: '0', Channel_Name: 'backup' }
    expect(parseChannel(row)).toMatchObject({ lagSeconds: 37, autoPosition: false, channel: 'backup' })
  })

  it('has received GTIDs on one line, whatever lines the server breaks them into', () => {
    const row = { ...running, Retrieved_Gtid_Set: 'a:1-5,\nb:7' }
    expect(parseChannel(row).retrievedGtids).toBe('a:1-5,b:7')
  })
})
