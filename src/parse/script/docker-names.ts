/** What a container can be called, for messages. */
export const CONTAINER_FORMS = "a container's name of two or more letters, digits, _ . and -"

/** Docker's own rule (RestrictedNamePattern); an ID fits it too. */
export const CONTAINER_NAME = /^[A-Za-z0-9][A-Za-z0-9_.-]{1,127}$/

export function isContainerName(text: string): boolean {
  return CONTAINER_NAME.test(text)
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

/** The name by which Docker lists an image: `docker.io/library/nginx` is `nginx:latest`, and a digest counts alone. */
export function familiarImageName(name: string): string {
  const short = name.replace(/^docker\.io\//, '').replace(/^library\//, '')
  if (short.includes('@')) return short.replace(/(?::[^:/@]+)?@/, '@')
  return /:[^/]+$/.test(short) ? short : `${short}:latest`
}

/** A command looked up on PATH, so without a slash. */
export function isCommandName(text: string): boolean {
  return /^[A-Za-z0-9_[][A-Za-z0-9_.+[-]{0,127}$/.test(text)
}
