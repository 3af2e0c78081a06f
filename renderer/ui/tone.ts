/** What a colour stands for; the same in diagram, tabs, fences and chips. */
export type Tone = 'source' | 'replica' | 'ok' | 'warning' | 'bad' | 'unknown' | 'neutral'
