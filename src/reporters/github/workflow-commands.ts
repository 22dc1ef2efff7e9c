/**
 * Workflow commands: what a program prints for GitHub to act upon.
 *
 * https://docs.github.com/actions/reference/workflow-commands-for-github-actions
 */

/** A command as a line, escaped as GitHub's own toolkit does. Properties that are `undefined` are left out. */
export function workflowCommand(
  name: string,
  properties: Readonly<Record<string, string | number | undefined>>,
  message: string,
): string {
  const words = Object.entries(properties).flatMap(([key, value]) =>
    value === undefined ? [] : `${key}=${escapedProperty(String(value))}`,
  )
  return `::${name}${words.length === 0 ? '' : ` ${words.join(',')}`}::${escaped(message)}\n`
}

function escaped(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function escapedProperty(text: string): string {
  return escaped(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
