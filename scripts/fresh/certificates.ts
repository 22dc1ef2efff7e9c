/** The certificates of a bundle in PEM. */
export function splitBundle(bundle: string): string[] {
  return bundle.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []
}

/** The certificates that this machine trusts and a plain Debian does not. */
export function ownCertificates(machine: string, debian: string): string[] {
  const known = new Set(splitBundle(debian))
  return [...new Set(splitBundle(machine))].filter((certificate) => !known.has(certificate))
}
