import type { Finding, TopologySnapshot } from '../contract/topology'
import { finding } from './finding'
import { type AnsweringNode, answering } from './server-facts'

/** Pure: what is wrong with a replication group, as its members themselves say. */
export function analyseGroup(snapshot: TopologySnapshot): Finding[] {
  const members = answering(snapshot).filter(({ server }) => server.group)
  const inGroup = members.filter(({ server }) => ['ONLINE', 'RECOVERING'].includes(server.group?.state ?? ''))
  if (inGroup.length === 0) return []
  return [
    ...inGroup.flatMap(withoutQuorum),
    ...unreachable(inGroup, snapshot),
    ...members.filter((one) => !inGroup.includes(one)).flatMap(outside),
  ]
}

function withoutQuorum({ id, server }: AnsweringNode): Finding[] {
  const { group } = server
  if (!group || group.hasQuorum) return []
  const reached = group.members.filter(({ state }) => state !== 'UNREACHABLE').length
  return [
    finding(
      'NoQuorum',
      'bad',
      id,
      `${id} has no majority`,
      `${id} reaches ${reached} of ${group.members.length} members: less than a majority, so it commits nothing, lest there be two truths. Bring the others back before you think of forcing a group.`,
    ),
  ]
}

/** What a majority says of members that it cannot reach. */
function unreachable(inGroup: readonly AnsweringNode[], snapshot: TopologySnapshot): Finding[] {
  const suspected = new Set<string>()
  for (const { server } of inGroup) {
    if (!server.group?.hasQuorum) continue
    for (const member of server.group.members)
      if (member.state === 'UNREACHABLE' && member.node) suspected.add(member.node)
  }
  return [...suspected]
    .filter((id) => snapshot.nodes.some((node) => node.id === id))
    .map((id) =>
      finding(
        'MemberUnreachable',
        'warning',
        id,
        `${id} is suspected`,
        `The majority no longer reaches ${id}, and will expel it when group_replication_member_expel_timeout is over. Until then the group waits for it.`,
      ),
    )
}

function outside({ id, server }: AnsweringNode): Finding[] {
  const { group } = server
  if (group?.state === 'ERROR') {
    return [
      finding(
        'MemberOut',
        'bad',
        id,
        `${id} has left the group`,
        `${id} was expelled or failed, and is read-only: STOP GROUP_REPLICATION and START GROUP_REPLICATION let it join again; its error log says why it left.`,
      ),
    ]
  }
  const writable = server.readOnly ? '' : ' It accepts writes that no member will ever see.'
  return [
    finding(
      'MemberOut',
      server.readOnly ? 'note' : 'warning',
      id,
      `${id} is in no group`,
      `${id} runs outside of the group.${writable} START GROUP_REPLICATION lets it join and catch up.`,
    ),
  ]
}

/** The node that a majority has for its primary; null for none. */
export function primaryOf(snapshot: TopologySnapshot): string | null {
  const members = answering(snapshot).filter(({ server }) => server.group?.hasQuorum && server.group.state === 'ONLINE')
  return members.find(({ server }) => server.group?.role === 'PRIMARY')?.id ?? null
}
