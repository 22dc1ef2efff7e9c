/**
 * The namespaces that a process is in: the inode of each, by the names of `/proc/PID/ns` (`net`, `mnt` …). Two processes are
 * in the same one where the inodes are equal.
 */
export type NamespaceInodes = Readonly<Record<string, number>>
