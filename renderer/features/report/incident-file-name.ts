/** Pure: `incident-automatic-failover-shoppers-20260131-140311.html`, of letters and digits that every disk takes. */
export function incidentFileName(labId: string, stream: string, at: number, extension: string): string {
  const time = new Date(at)
  const two = (value: number) => String(value).padStart(2, '0')
  const day = `${time.getFullYear()}${two(time.getMonth() + 1)}${two(time.getDate())}`
  const clock = `${two(time.getHours())}${two(time.getMinutes())}${two(time.getSeconds())}`
  const words = `incident-${labId}-${stream}`.replaceAll(/[^A-Za-z0-9-]+/g, '-').slice(0, 70)
  return `${words}-${day}-${clock}.${extension}`
}
