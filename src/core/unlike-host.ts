/** What `hostname` says on a private host, of whatever machine. */
export const hostName = 'dockerhost'

/** On one that is unlike others: of another length, as columns are as wide as what is in them. */
export const unlikeHostName = 'otherhost'

/** PIDs of a host that is unlike others come after it: they have five digits, and others three. */
export const unlikeLastPid = 20_000
