/**
 * What `/etc/os-release` says of this machine (os-release(5)).
 * @typedef {{ name: string, debian: boolean }} OperatingSystem
 *   `debian`: Debian itself, or a system that calls itself like it.
 */

/**
 * Reads the text of an os-release file.
 * @param {string} text
 * @returns {OperatingSystem}
 */
export function parseOsRelease(text) {
  const fields = new Map(text.split('\n').map(field))
  const family = [fields.get('ID') ?? '', ...(fields.get('ID_LIKE') ?? '').split(' ')]
  return { name: fields.get('PRETTY_NAME') ?? 'an unknown system', debian: family.includes('debian') }
}

/**
 * @param {string} line
 * @returns {[string, string]}
 */
function field(line) {
  const at = line.indexOf('=')
  return [
    line.slice(0, at),
    line
      .slice(at + 1)
      .trim()
      .replace(/^(["'])(.*)\1$/, '$2'),
  ]
}
