/** npm's and Node's codes for a registry that can't be reached. */
const NETWORK =
  /\b(EAI_AGAIN|ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT)\b/
const CERTIFICATE =
  /\b(SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT|UNABLE_TO_[A-Z_]+|CERT_[A-Z_]+)\b/
const FULL_DISK = /\bENOSPC\b/

/**
 * What is said when npm failed: its own words, then what they mean.
 * @param {string} output
 */
export function npmFailed(output) {
  return `${withoutCredentials(output).trim()}\n\n${reason(output)}`
}

/** @param {string} output */
function reason(output) {
  const network = NETWORK.exec(output)
  if (network !== null) {
    return `npm could not reach its registry (${network[1]}).
Check the network, the proxy variables and \`npm config get registry\`, then run the same command again.`
  }
  const certificate = CERTIFICATE.exec(output)
  if (certificate !== null) {
    return `npm does not trust its registry's certificate (${certificate[1]}).
Name the authority's file in npm's setting cafile or in NODE_EXTRA_CA_CERTS, then run the same command again.`
  }
  if (FULL_DISK.test(output)) return 'The disk is full. Make room, then run the same command again.'
  return 'npm could not install the packages; above is what it said. Run the same command again to try once more.'
}

/** @param {string} text */
export function withoutCredentials(text) {
  return text.replace(/(https?:\/\/)[^/\s@]+@/g, '$1')
}
