import { describe, expect, it } from 'vitest'
import { parseApiStatus, parseProxyStats } from './observe-route'

/** As HAProxy 3.2 writes it, without the columns that nothing here reads. */
const stats = `# pxname,svname,qcur,scur,stot,status,type,check_status,check_code,last_chk
stats,FRONTEND,,1,12,OPEN,0,,,
writers,db1,0,0,41,DOWN,2,L7STS,503,"Service Unavailable"
writers,db2,0,4,17,UP,2,L7OK,200,OK
writers,db3,0,0,0,MAINT,2,,,
readers,db3,0,0,9,UP 1/2,2,L4OK,,
writers,db4,0,0,0,MAINT (resolution),2,L7OK,200,OK
writers,BACKEND,0,4,58,UP,1,,,
`

describe('the statistics of a proxy', () => {
  it('say of each server whether it is used, could be, was taken out, or is down and why', () => {
    expect(parseProxyStats(stats)).toEqual([
      { to: 'db1', what: 'writes', state: 'down', reason: 'L7STS 503 Service Unavailable', total: 41 },
      { to: 'db2', what: 'writes', state: 'busy', reason: null, total: 17 },
      { to: 'db3', what: 'writes', state: 'drained', reason: null, total: 0 },
      { to: 'db3', what: 'reads', state: 'ready', reason: null, total: 9 },
      { to: 'db4', what: 'writes', state: 'down', reason: 'its name has no address', total: 0 },
    ])
  })

  it('are nothing where somebody else answers', () => {
    expect(parseProxyStats('<html>no</html>')).toEqual([])
    expect(parseProxyStats('')).toEqual([])
  })
})

describe('the status of an API server', () => {
  const status = {
    readMode: 'source',
    write: { host: 'source', port: 3306, ok: true, error: null },
    reads: [{ host: 'replica1', ok: false, error: 'connection refused' }],
    served: { orders: 5, reads: 2, errors: 0 },
  }

  it('says where it writes, and where it reads when that is elsewhere', () => {
    expect(parseApiStatus(JSON.stringify(status))).toEqual([
      { to: 'source', what: 'writes', state: 'ready', reason: null, total: 5 },
    ])
    expect(parseApiStatus(JSON.stringify({ ...status, readMode: 'replica' }))[1]).toEqual({
      to: 'replica1',
      what: 'reads',
      state: 'down',
      reason: 'connection refused',
      total: 2,
    })
  })
})
