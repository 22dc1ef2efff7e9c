/** One line of `/proc/PID/mountinfo` (proc_pid_mountinfo(5)), as far as labrun reads it. */
export interface MountEntry {
  /** Path inside the mounted file system that shows at `mountPoint`. */
  root: string
  mountPoint: string
  type: string
  source: string
  /** Of the mount: `ro`, `nosuid`, `relatime`, … */
  options: string[]
  /** Of the file system, not of the mount: `rw`, `cpu`, `name=systemd`, … */
  superOptions: string[]
}

/** Reads the text of a `mountinfo` file. Lines of another shape are passed over. */
export function parseMountInfo(text: string): MountEntry[] {
  return text.split('\n').flatMap((line) => {
    const [left, right] = line.split(' - ')
    const mount = left?.split(' ') ?? []
    const [type, source, superOptions] = right?.split(' ') ?? []
    if (mount[3] === undefined || mount[4] === undefined || type === undefined) return []
    return [
      {
        root: unescapeOctal(mount[3]),
        mountPoint: unescapeOctal(mount[4]),
        type,
        source: unescapeOctal(source ?? ''),
        options: mount[5]?.split(',') ?? [],
        superOptions: superOptions?.split(',') ?? [],
      },
    ]
  })
}

/** The kernel writes blank, tab, newline and backslash as `\040` and so on. */
function unescapeOctal(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)))
}
