/** What a container can be called, for messages. */
export const CONTAINER_FORMS = "a container's name of two or more letters, digits, _ . and -"

/** Docker's own rule (RestrictedNamePattern); an ID fits it too. */
export function isContainerName(text: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9_.-]{1,127}$/.test(text)
}

const DOMAIN = String.raw`(?:(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:]+\])(?::[0-9]{1,5})?/)`
const COMPONENT = '[a-z0-9]+(?:(?:[.]|_{1,2}|-+)[a-z0-9]+)*'
const IMAGE = new RegExp(
  `^${DOMAIN}?${COMPONENT}(?:/${COMPONENT})*(?::[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(?:@sha256:[0-9a-f]{64})?$`,
)

/** Docker's grammar of image references: https://pkg.go.dev/github.com/distribution/reference */
export function isImageName(text: string): boolean {
  return text.length <= 500 && IMAGE.test(text)
}

/** A command looked up on PATH, so without a slash. */
export function isCommandName(text: string): boolean {
  return /^[A-Za-z0-9_[][A-Za-z0-9_.+[-]{0,127}$/.test(text)
}
